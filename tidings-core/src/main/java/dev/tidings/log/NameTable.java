package dev.tidings.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands under the names that publishers gave their events or batches, for as long as those are kept. Not safe for use by several threads. */
final class NameTable<T> {
    /** In the order of their positions. */
    private final Map<Name, Held<T>> names = new LinkedHashMap<>();

    private record Name(String publisher, String text) {}

    private record Held<T>(long position, T content) {}

    @Nullable
    T find(String publisher, String text) {
        Held<T> held = names.get(new Name(publisher, text));
        return held == null ? null : held.content();
    }

    /** @param position of the newest event that the name stands for; at least those given before */
    void put(String publisher, String text, long position, T content) {
        names.put(new Name(publisher, text), new Held<>(position, content));
    }

    /** Forgets what stands for discarded events alone. */
    void discardBefore(long oldest) {
        if (names.isEmpty()) {
            return;
        }
        Iterator<Held<T>> inOrder = names.values().iterator();
        while (inOrder.hasNext() && inOrder.next().position() < oldest) {
            inOrder.remove();
        }
    }
}
