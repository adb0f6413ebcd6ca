/**
 * The hub over HTTP: {@link dev.tidings.server.HubServer} listens, {@link dev.tidings.server.ServerOptions} says how. Start reading at
 * {@code HubServer}; the way of a subscription is {@code RequestRouter -> SubscribeHandler -> Shard -> StreamSink}.
 */
@NullMarked
package dev.tidings.server;

import org.jspecify.annotations.NullMarked;
