package dev.tidings.log;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What stands under the names that publishers gave their events or batches, for as long as those are kept. One thread at a time changes it; any may look. */
final class NameTable<T> {
    private final Map<Name, Held<T>> names = new ConcurrentHashMap<>();

    /** In the order of their positions. Of who changes the table. */
    private final ArrayDeque<Held<T>> inOrder = new ArrayDeque<>();

    private record Name(String publisher, String text) {}

    private record Held<T>(Name name, long position, T content) {}

    @Nullable
    T find(String publisher, String text) {
        Held<T> held = names.get(new Name(publisher, text));
        return held == null ? null : held.content();
    }

    /** @param position of the newest event that the name stands for; at least those given before */
    void put(String publisher, String text, long position, T content) {
        Held<T> held = new Held<>(new Name(publisher, text), position, content);
        names.put(held.name(), held);
        inOrder.add(held);
    }

    /** Forgets what stands for discarded events alone. */
    void discardBefore(long oldest) {
        for (Held<T> first = inOrder.peek(); first != null && first.position() < oldest; first = inOrder.peek()) {
            // Another may stand there by now.
            names.remove(first.name(), first);
            inOrder.remove();
        }
    }

    /** Forgets what stands for events behind a position. */
    void discardAfter(long position) {
        for (Held<T> last = inOrder.peekLast(); last != null && last.position() > position; last = inOrder.peekLast()) {
            names.remove(last.name(), last);
            inOrder.removeLast();
        }
    }
}
