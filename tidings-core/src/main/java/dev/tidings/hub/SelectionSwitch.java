package dev.tidings.hub;

import dev.tidings.topic.Selectors;

/**
 * A place in the log where the selection of a stream changed: everything up to there is seen by the one before, everything after by this one.
 *
 * @param position of the event that says so
 * @param before in force up to it
 * @param after in force behind it
 */
record SelectionSwitch(long position, Selectors before, Selectors after) {}
