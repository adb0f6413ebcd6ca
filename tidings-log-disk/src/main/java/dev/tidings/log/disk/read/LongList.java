package dev.tidings.log.disk.read;

import java.util.Arrays;

/** Numbers, as many as come. */
final class LongList {
    private long[] all = new long[64];
    private int count;

    void add(long number) {
        all = count == all.length ? Arrays.copyOf(all, count * 2) : all;
        all[count++] = number;
    }

    long[] toArray() {
        return Arrays.copyOf(all, count);
    }
}
