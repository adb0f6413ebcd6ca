package dev.tidings.cli.bench.load;

import java.util.Arrays;

/**
 * What became of each round, that is of one event on its way to all subscribers, and of each subscriber's place in the order of rounds. A
 * delivery that is not the next of its subscriber is one too many, or tells of lost ones. Belongs to the load client's thread, until
 * that has stopped.
 */
public final class Rounds {
    private final int[] next;

    private int[] received = new int[1024];
    private long[] lastDelay = new long[1024];
    private int count;
    private long duplicated;

    Rounds(int subscribers) {
        this.next = new int[subscribers];
    }

    /** Notes that round {@code number} reached a subscriber after {@code delay} ns; false when it had it before. */
    boolean receive(int subscriber, int number, long delay) {
        if (number < next[subscriber]) {
            duplicated++;
            return false;
        }
        next[subscriber] = number + 1;
        if (number >= received.length) {
            int length = Math.max(number + 1, received.length * 2);
            received = Arrays.copyOf(received, length);
            lastDelay = Arrays.copyOf(lastDelay, length);
        }
        count = Math.max(count, number + 1);
        received[number]++;
        lastDelay[number] = Math.max(lastDelay[number], delay);
        return true;
    }

    public long duplicated() {
        return duplicated;
    }

    /** The deliveries that did not come, of the rounds before {@code published}. */
    public long lost(int published) {
        long lost = 0;
        for (int round = 0; round < published; round++) {
            lost += next.length - (round < count ? received[round] : 0);
        }
        return lost;
    }

    /** The time to the last subscriber, of each round from {@code first} on. */
    public Histogram timeToLast(int first) {
        Histogram times = new Histogram();
        for (int round = first; round < count; round++) {
            times.record(lastDelay[round]);
        }
        return times;
    }
}
