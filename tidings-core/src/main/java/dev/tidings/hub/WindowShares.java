package dev.tidings.hub;

/**
 * How much each shard may hold for delivery: the hub's budget for it, evenly for the shards that there are, and never more than each has use for. Read by the shards' threads, and by any other.
 */
final class WindowShares {
    /** Frames; what readers who conflate hold; what throttles hold; which events snapshots have. */
    private static final int PARTS = 4;

    private static final int POSITION_BYTES = Long.BYTES;

    private final long most;
    private final Tuning tuning;
    private volatile int shards = 1;

    /** @param most of all shards together, in bytes */
    WindowShares(long most, Tuning tuning) {
        this.most = most;
        this.tuning = tuning;
    }

    /** Notes how many shards there are. */
    void partAmong(int count) {
        shards = Math.max(1, count);
    }

    /** Frames of a shard that are read ahead of delivery, over all windows, in bytes. */
    int heldBytes() {
        return (int) Math.min(tuning.heldBytes(), part());
    }

    /** Of the heap that a shard's readers who conflate may hold at once, and that its throttles may, in bytes. */
    int conflatedBytes() {
        return (int) Math.min(tuning.conflatedBytes(), part());
    }

    /** How many positions those of a shard may hold together who are sent snapshots. */
    int snapshotPositions() {
        return (int) Math.min(tuning.snapshotPositions(), part() / POSITION_BYTES);
    }

    /** What all shards may hold together, in bytes. */
    long all() {
        return shards * (heldBytes() + 2L * conflatedBytes() + bytes(snapshotPositions()));
    }

    /** What so many positions take. */
    static long bytes(int positions) {
        return (long) positions * POSITION_BYTES;
    }

    private long part() {
        return most / PARTS / shards;
    }
}
