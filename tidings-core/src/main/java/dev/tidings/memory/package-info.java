/**
 * How much memory a hub may take, and for what: a {@link dev.tidings.memory.MemoryPlan} parts one bound among the {@link dev.tidings.memory.MemoryBudget budgets}, whoever keeps to one says in the {@link
 * dev.tidings.memory.MemoryBook} how much of it is used. Nothing here holds anything back.
 */
@NullMarked
package dev.tidings.memory;

import org.jspecify.annotations.NullMarked;
