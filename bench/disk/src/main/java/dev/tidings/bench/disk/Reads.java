package dev.tidings.bench.disk;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;

/** Reads a log as the hub does for a subscriber that is behind. */
final class Reads {
    /** What the hub asks for at once. */
    static final ReadLimit LIMIT = new ReadLimit(1024, 64 * 1024);

    private Reads() {}

    /** Reads on to the head; returns how many events there were. */
    static long toHead(EventLog log, View view, long after) {
        long head = log.head();
        long events = 0;
        for (long position = after; position < head; ) {
            Slice slice = log.read(view, position, LIMIT).toCompletableFuture().join();
            events += slice.entries().size();
            position = slice.upTo();
        }
        return events;
    }
}
