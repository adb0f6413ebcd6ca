package dev.tidings.hub;

import java.util.List;

/**
 * Which selectors the most open streams have.
 *
 * @param error by how much each count may be too small; 0 unless there are thousands of different selectors
 */
public record SelectorRanking(List<SelectorReaders> selectors, long error) {}
