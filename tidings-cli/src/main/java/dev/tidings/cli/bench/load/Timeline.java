package dev.tidings.cli.bench.load;

import java.util.Arrays;

/** How many deliveries came in each tenth of a second since the start. Not safe for use by several threads. */
public final class Timeline {
    public static final int SLOTS_PER_SECOND = 10;

    private static final long SLOT_NANOS = 1_000_000_000L / SLOTS_PER_SECOND;

    private long[] slots = new long[64];
    private int used;
    private long startNanos;
    private long lastNanos;
    private boolean started;

    void start(long nanoTime) {
        started = true;
        startNanos = nanoTime;
        lastNanos = nanoTime;
    }

    boolean isStarted() {
        return started;
    }

    void add(long nanoTime, long deliveries) {
        if (deliveries == 0) {
            return;
        }
        lastNanos = nanoTime;
        int slot = (int) ((nanoTime - startNanos) / SLOT_NANOS);
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, Math.max(slot + 1, slots.length * 2));
        }
        used = Math.max(used, slot + 1);
        slots[slot] += deliveries;
    }

    /** From the start to the last delivery. */
    public double seconds() {
        return (lastNanos - startNanos) / 1e9;
    }

    /** The deliveries of each slot, scaled to a second. */
    public long[] perSecond() {
        return Arrays.stream(slots, 0, used)
                .map(count -> count * SLOTS_PER_SECOND)
                .toArray();
    }
}
