package dev.tidings.memory;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who keeps to the budgets of a hub, and so how its memory stands: each owner is asked when somebody looks, and nothing is counted here. Safe for use by any thread; answers at once, also while an event loop stands
 * still.
 */
public final class MemoryBook {
    private final long bound;
    private final List<Owner> owners = new CopyOnWriteArrayList<>();

    /** Somebody who keeps to budgets. */
    @FunctionalInterface
    public interface Owner {
        /** How they stand. Any thread; answers at once, with what was last known where that takes longer. */
        List<MemoryUse> memory();
    }

    /** @param bound of all together, in bytes */
    public MemoryBook(long bound) {
        this.bound = bound;
    }

    /**
     * Has an owner be asked from now on.
     *
     * @return has it not be asked any more
     */
    public Runnable add(Owner owner) {
        AtomicBoolean isThere = new AtomicBoolean(true);
        Owner one = () -> isThere.get() ? owner.memory() : List.of();
        owners.add(one);
        return () -> {
            isThere.set(false);
            owners.remove(one);
        };
    }

    /** Of all budgets together that are {@linkplain MemoryBudget#isWithinBound() within it}, in bytes. */
    public long bound() {
        return bound;
    }

    /** How the budgets stand that somebody here keeps to, in their order. */
    public List<MemoryUse> uses() {
        Map<MemoryBudget, MemoryUse> uses = new EnumMap<>(MemoryBudget.class);
        for (Owner owner : owners) {
            owner.memory().forEach(use -> uses.merge(use.budget(), use, MemoryUse::plus));
        }
        return List.copyOf(uses.values());
    }
}
