package dev.tidings.memory;

import dev.tidings.topic.InvalidValueException;
import java.util.EnumMap;
import java.util.Map;

/**
 * One bound of a hub's memory, parted: a budget that somebody gave is what was given, any other has its share, or less where those that were given leave less. All that are {@linkplain MemoryBudget#isWithinBound() within the bound} never
 * add up to more than it. Immutable.
 *
 * @param bound of all together, in bytes
 * @param given the budgets that are not to be derived, in bytes
 */
public record MemoryPlan(long bound, Map<MemoryBudget, Long> given) {
    /** The smallest bound, in bytes. */
    public static final long LEAST = 16L << 20;

    /** @throws InvalidValueException if the bound is too small, a budget is negative, or what is given leaves too little for the others */
    public MemoryPlan {
        given = Map.copyOf(given);
        if (bound < LEAST) {
            throw new InvalidValueException(
                    "The bound of " + bound + " bytes for a hub's memory is too small; expected at least " + LEAST);
        }
        given.forEach((budget, bytes) -> {
            if (bytes < 0) {
                throw new InvalidValueException(
                        "The memory for " + budget.code() + " is " + bytes + " bytes; expected 0 or more");
            }
        });
        if (isOver(bound, given)) {
            throw new InvalidValueException(describe(bound, given));
        }
    }

    /** The bound of this process, three quarters of the largest heap, with nothing given. */
    public static MemoryPlan ofThisHeap() {
        return new MemoryPlan(defaultBound(), Map.of());
    }

    /** Three quarters of the largest heap; the rest is for what nobody counts. */
    public static long defaultBound() {
        return Math.max(LEAST, Runtime.getRuntime().maxMemory() / 4 * 3);
    }

    /** The same with a budget given. */
    public MemoryPlan with(MemoryBudget budget, long bytes) {
        Map<MemoryBudget, Long> more = new EnumMap<>(MemoryBudget.class);
        more.putAll(given);
        more.put(budget, bytes);
        return new MemoryPlan(bound, more);
    }

    /** How much a budget may have, in bytes. What is not within the bound has what was given, or nothing. */
    public long most(MemoryBudget budget) {
        Long bytes = given.get(budget);
        return bytes == null ? derived(budget) : bytes;
    }

    private long derived(MemoryBudget budget) {
        if (!budget.isWithinBound()) {
            return 0;
        }
        long shares = 0;
        long leasts = 0;
        for (MemoryBudget other : MemoryBudget.values()) {
            if (!given.containsKey(other)) {
                shares += other.share();
                leasts += other.least();
            }
        }
        // Each has the least first, and then its part of what is left.
        double left = (double) bound - sum(given) - leasts;
        long part = budget.least() + (long) (left / shares * budget.share());
        return Math.min(Math.max(budget.least(), budget.of(bound)), part);
    }

    /** Whether what is given is too much for a bound. */
    public static boolean isOver(long bound, Map<MemoryBudget, Long> given) {
        return sum(given) > (double) bound - leastOfOthers(given);
    }

    private static double sum(Map<MemoryBudget, Long> given) {
        return given.entrySet().stream()
                .filter(one -> one.getKey().isWithinBound())
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** What budgets need at least that are not given, in bytes. */
    public static long leastOfOthers(Map<MemoryBudget, Long> given) {
        long least = 0;
        for (MemoryBudget budget : MemoryBudget.values()) {
            least += given.containsKey(budget) ? 0 : budget.least();
        }
        return least;
    }

    private static String describe(long bound, Map<MemoryBudget, Long> given) {
        StringBuilder text = new StringBuilder("The budgets of memory are too large together:");
        new EnumMap<>(given).forEach((budget, bytes) -> {
            if (budget.isWithinBound()) {
                text.append(' ').append(budget.code()).append(' ').append(bytes).append(',');
            }
        });
        return text.append(" in all ")
                .append((long) sum(given))
                .append(" bytes; expected at most ")
                .append(bound - leastOfOthers(given))
                .append(", as the bound is ")
                .append(bound)
                .append(" and the others need ")
                .append(leastOfOthers(given))
                .toString();
    }
}
