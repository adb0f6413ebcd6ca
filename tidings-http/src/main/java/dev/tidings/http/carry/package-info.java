/**
 * What carriers have in common whose servers bring no thread that could own a shard: loops of their own ({@link dev.tidings.http.carry.HubLoops}), the hub's part of each ({@link
 * dev.tidings.http.carry.LoopPart}), and what is alike in the requests that a loop is given ({@link dev.tidings.http.carry.LoopExchange}). Enters: requests and what their server says of them, as tasks for a loop.
 * Leaves: calls of the carrier's {@link dev.tidings.http.carry.OpenResponse}, on that loop's thread.
 */
@NullMarked
package dev.tidings.http.carry;

import org.jspecify.annotations.NullMarked;
