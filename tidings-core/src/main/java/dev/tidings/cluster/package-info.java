/**
 * A log whose order others keep: an engine (Redis, Kafka) gives each entry its place, and every node of a cluster follows it into a log of its own, from which it serves. Events enter by {@link
 * dev.tidings.cluster.FollowedEventLog}, leave by the {@link dev.tidings.cluster.Sequencer} as bytes, come back from it in the order of all nodes, and go into the copy.
 */
@NullMarked
package dev.tidings.cluster;

import org.jspecify.annotations.NullMarked;
