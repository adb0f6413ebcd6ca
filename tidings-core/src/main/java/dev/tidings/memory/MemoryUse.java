package dev.tidings.memory;

/**
 * How a budget stands.
 *
 * @param used about what is taken now, in bytes
 * @param most that may be taken, but for the last piece; in bytes
 */
public record MemoryUse(MemoryBudget budget, long used, long most) {
    /** Of two that keep to it beside each other, such as two servers of one hub. */
    MemoryUse plus(MemoryUse other) {
        return new MemoryUse(budget, sum(used, other.used), sum(most, other.most));
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
