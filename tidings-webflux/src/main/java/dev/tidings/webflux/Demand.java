package dev.tidings.webflux;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a server has asked for, and how much of what it was given it has not written: the bound on what waits there for a reader that takes nothing. A server asks for some buffers, and for more as those are
 * written: Reactor Netty for 128, and for one more for each; a container by its listeners for one after another. So what it lacks of the most that it ever waited for is not written yet. One that
 * asks for many at a time, and is not to be kept waiting for that, is known by its silence after the first.
 *
 * <p>What is given is the loop's to say; any thread may say what is asked for.
 */
final class Demand {
    /** How much may wait at the server, beyond one piece, where it says what it has written. */
    private static final int UNWRITTEN_BYTES = 32 * 1024;

    private final AtomicLong asked = new AtomicLong();

    // Of the loop's thread; seen by others while nothing is given.
    private volatile long given;
    private volatile int bytesSinceIdle;
    private volatile boolean inBatches;

    // Of whoever asks, one at a time.
    private volatile long most;
    private volatile boolean oneByOne;

    /** @param count 1 or more */
    void ask(long count) {
        long before = asked.getAndAccumulate(count, Demand::sum);
        oneByOne = oneByOne || (count == 1 && before > 0);
        most = Math.max(most, sum(before, count) - given);
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Whether one more piece may be given. */
    boolean isThere() {
        long open = asked.get() - given;
        return open > 0 && (inBatches || open >= most || bytesSinceIdle < UNWRITTEN_BYTES);
    }

    /** Notes that a piece is given. */
    void give(int bytes) {
        long before = given;
        boolean isIdle = asked.get() - before >= most;
        bytesSinceIdle = isIdle ? bytes : bytesSinceIdle + bytes;
        given = before + 1;
    }

    /** Whether it may be that the server has written all, and waits to be given as many pieces as it likes to ask for at once. */
    boolean isInDoubt() {
        return !oneByOne && !inBatches && asked.get() > given;
    }

    /** The server has been silent for so long that it must be one that asks for many at a time. */
    void doubt() {
        inBatches = inBatches || isInDoubt();
    }
}
