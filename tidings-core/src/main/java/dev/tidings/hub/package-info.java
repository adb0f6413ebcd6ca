/**
 * The hub without any I/O: one event log, many cursors. Start at {@link dev.tidings.hub.Hub}; the way of an event is
 * {@code Hub -> EventLog -> Shard -> Feed -> Subscriber}. A {@link dev.tidings.hub.Shard} belongs to one thread, and so does all that
 * it holds; the two ports to the outside are {@link dev.tidings.hub.Loop} (that thread) and {@link dev.tidings.hub.Sink} (a socket).
 */
@NullMarked
package dev.tidings.hub;

import org.jspecify.annotations.NullMarked;
