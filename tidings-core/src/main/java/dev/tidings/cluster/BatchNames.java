package dev.tidings.cluster;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Fingerprint;
import java.util.ArrayList;
import java.util.List;

/**
 * The names that one batch of the order gives: of itself, and of its events. Names and what they stand for are told apart by 64 bits of SHA-256 each, the same on all nodes: that two names of a window are taken for one happens to one in 10^14, and
 * is then answered as a conflict, for what they stand for is not the same.
 *
 * @param tag of its node's session
 * @param start its first position in the order
 * @param names the one of the batch first
 */
record BatchNames(String tag, long start, List<Name> names) {
    /** Stands for the batch among the numbers of its events. */
    static final int KEY = -1;

    /**
     * A name.
     *
     * @param hash of whose it is, which kind, and what it reads
     * @param content of what it stands for
     * @param index which of the batch, or {@link #KEY}
     */
    record Name(long hash, long content, int index) {}

    static BatchNames of(String tag, long start, List<Event> events, AppendOptions options) {
        List<Name> names = new ArrayList<>();
        String key = options.idempotencyKey();
        if (key != null) {
            names.add(new Name(
                    Fingerprint.ofTexts("key", options.publisher(), key).high(),
                    Fingerprint.of(events).high(),
                    KEY));
        }
        for (int i = 0; i < events.size(); i++) {
            String id = events.get(i).id();
            if (id != null) {
                names.add(new Name(
                        Fingerprint.ofTexts("id", options.publisher(), id).high(),
                        Fingerprint.of(events.get(i)).high(),
                        i));
            }
        }
        return new BatchNames(tag, start, List.copyOf(names));
    }

    /** Whether none of so many events is without a name. */
    boolean coversAll(int events) {
        boolean hasKey = !names.isEmpty() && names.get(0).index() == KEY;
        return hasKey || names.size() == events;
    }
}
