package dev.tidings.hub;

import org.jspecify.annotations.Nullable;

/**
 * Where in the log the events of a page lie.
 *
 * @param after the place that they come after
 * @param upTo the last position that one may have
 * @param floor the place before which nothing is of interest to any page of the query's times
 * @param unknown the cursor that the log does not know; null if there is none
 */
record HistoryBounds(long after, long upTo, long floor, @Nullable String unknown) {
    boolean isEmpty() {
        return after >= upTo;
    }
}
