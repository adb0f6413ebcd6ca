package dev.tidings.hub;

import dev.tidings.topic.Selectors;

/**
 * What a stream of a name selects.
 *
 * @param id of the place in the log behind which it holds
 */
public record Selection(Selectors selectors, String id) {}
