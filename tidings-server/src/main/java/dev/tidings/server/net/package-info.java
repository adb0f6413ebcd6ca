/**
 * Sockets: who is let in, event loops as owners of shards, and the two kinds of sink that a stream's bytes go to. Enters: a connection whose request was a
 * subscription ({@link dev.tidings.server.net.StreamTakeover}). Leaves: a {@link dev.tidings.hub.Sink} of the hub. Everything here belongs to one event loop
 * each, but {@link dev.tidings.server.net.Admissions}, which all share.
 */
@NullMarked
package dev.tidings.server.net;

import org.jspecify.annotations.NullMarked;
