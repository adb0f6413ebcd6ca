package dev.tidings.log;

/** Positions in rising order, one at a time, 0 at their end. */
@FunctionalInterface
interface PositionCursor {
    long next();
}
