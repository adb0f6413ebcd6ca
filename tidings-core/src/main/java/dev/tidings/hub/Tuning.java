package dev.tidings.hub;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * The sizes of the machine's parts, none of which changes what a subscriber gets: tests run it with tiny ones.
 *
 * @param tailEntries that the tail keeps at most, a power of two
 * @param tailBytes that the tail keeps at most, but for its newest entry
 * @param sendsPerTurn over all feeds, before a shard lets its loop do other I/O
 * @param sendsPerFeed in a row to the readers of one feed
 * @param heldBytes of frames that a shard reads ahead of delivery, over all windows
 * @param conflatedBytes of the heap that readers who conflate may hold at once, and that throttles may
 * @param choresPerTurn streams that are closed at a word, and selectors that are taken out of the index
 * @param sliceBytes that are read from the log at once for one who catches up; more of what is read ahead
 * @param snapshotPositions that those may hold together who are sent snapshots and wait for their sinks, 8 bytes each; they let the rest go, and ask for it again
 * @param memory where windows take theirs from, by its size in bytes
 */
record Tuning(
        int tailEntries,
        long tailBytes,
        int sendsPerTurn,
        int sendsPerFeed,
        int heldBytes,
        int conflatedBytes,
        int choresPerTurn,
        int sliceBytes,
        int snapshotPositions,
        IntFunction<ByteBuffer> memory) {
    static final Tuning DEFAULTS =
            new Tuning(8192, 16 << 20, 1024, 256, 8 << 20, 8 << 20, 256, 64 << 10, 1 << 20, ByteBuffer::allocateDirect);
}
