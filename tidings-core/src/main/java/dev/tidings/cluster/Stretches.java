package dev.tidings.cluster;

import java.util.Arrays;

/**
 * Which position of the copy a position of the order is: as few stretches as there can be in which both count alike. Both only rise. Immutable.
 */
final class Stretches {
    static final Stretches NONE = new Stretches(new long[0], new long[0], new long[0], 0, false);
    /** More are not kept: the older half is forgotten. */
    static final int MOST = 1 << 20;

    // Shared with those that this one goes on from; never written to below the size.
    private final long[] locals;
    private final long[] numbers;
    /** Of each, the highest number that is in it; {@link Long#MAX_VALUE} where the next one says so. */
    private final long[] ends;

    private final int size;
    private final boolean isCut;

    private Stretches(long[] locals, long[] numbers, long[] ends, int size, boolean isCut) {
        this.locals = locals;
        this.numbers = numbers;
        this.ends = ends;
        this.size = size;
        this.isCut = isCut;
    }

    /** Takes a stretch: where it begins in the copy, and in the order, and its highest number there; {@link Long#MAX_VALUE} where the next one says so. */
    interface Taker {
        void take(long local, long number, long end);
    }

    /** The same stretches as were taken before, in order; of more than the most, the newer ones. */
    static Stretches of(long[] locals, long[] numbers, long[] ends, boolean isCut) {
        int from = Math.max(0, locals.length - MOST);
        return new Stretches(
                Arrays.copyOfRange(locals, from, locals.length),
                Arrays.copyOfRange(numbers, from, numbers.length),
                Arrays.copyOfRange(ends, from, ends.length),
                locals.length - from,
                isCut || from > 0);
    }

    /** Hands over those that begin at a position of the copy or behind, the last first. */
    void forEachFrom(long local, Taker taker) {
        for (int i = size - 1; i >= 0 && locals[i] >= local; i--) {
            taker.take(locals[i], numbers[i], ends[i]);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether some were forgotten before the first. */
    boolean isCut() {
        return isCut;
    }

    /** The lowest position of the order that it knows. */
    long firstNumber() {
        return numbers[0];
    }

    /** The lowest position of the copy that it knows. */
    long firstLocal() {
        return locals[0];
    }

    /** These, and where a number is that is higher than all before; the same if it is where it was to be expected. By one thread at a time, and only to the newest of them. */
    Stretches with(long local, long number) {
        Stretches before = before(local);
        int last = before.size - 1;
        if (last >= 0 && before.locals[last] - before.numbers[last] == local - number && before.ends[last] >= number) {
            return before;
        }
        return before.size == MOST ? before.newerHalf().add(local, number) : before.add(local, number);
    }

    /** Without those that begin at a position of the copy or behind. */
    private Stretches before(long local) {
        return size == 0 || locals[size - 1] < local ? this : first(countBelow(locals, local));
    }

    private Stretches add(long local, long number) {
        // What was cut off may still be read by who holds the longer ones.
        boolean isFull = size == locals.length || locals[size] != 0;
        long[] moreLocals = isFull ? larger(locals) : locals;
        long[] moreNumbers = isFull ? larger(numbers) : numbers;
        long[] moreEnds = isFull ? larger(ends) : ends;
        moreLocals[size] = local;
        moreNumbers[size] = number;
        moreEnds[size] = Long.MAX_VALUE;
        return new Stretches(moreLocals, moreNumbers, moreEnds, size + 1, isCut);
    }

    private long[] larger(long[] all) {
        return Arrays.copyOf(Arrays.copyOf(all, size), Math.max(16, 2 * size));
    }

    private Stretches newerHalf() {
        int from = size / 2;
        return new Stretches(
                Arrays.copyOfRange(locals, from, size),
                Arrays.copyOfRange(numbers, from, size),
                Arrays.copyOfRange(ends, from, size),
                size - from,
                true);
    }

    /** Without what lies behind a position of the order. */
    Stretches upToNumber(long number) {
        Stretches kept = first(countBelow(numbers, number + 1));
        if (kept.size == 0) {
            return kept;
        }
        long[] cut = Arrays.copyOf(ends, kept.size);
        cut[kept.size - 1] = Math.min(cut[kept.size - 1], number);
        return new Stretches(
                Arrays.copyOf(locals, kept.size), Arrays.copyOf(numbers, kept.size), cut, kept.size, isCut);
    }

    private Stretches first(int count) {
        return new Stretches(locals, numbers, ends, count, isCut);
    }

    /** How many of them begin below a bound. */
    private int countBelow(long[] firsts, long bound) {
        int found = Arrays.binarySearch(firsts, 0, size, bound);
        return found < 0 ? -found - 1 : found;
    }

    /** The position of the copy at which all up to a number is there, as far as it is in the copy; the number is none below the first. */
    long localOf(long number) {
        int at = countBelow(numbers, number + 1) - 1;
        long local = locals[at] + (Math.min(number, ends[at]) - numbers[at]);
        return at == size - 1 ? local : Math.min(local, locals[at + 1] - 1);
    }

    /** The position of the order that is reached at one of the copy; which is none below the first. */
    long numberOf(long local) {
        int at = countBelow(locals, local + 1) - 1;
        long number = Math.min(ends[at], numbers[at] + (local - locals[at]));
        return at == size - 1 ? number : Math.min(number, numbers[at + 1] - 1);
    }
}
