/**
 * The hub over HTTP, on Netty: {@link dev.tidings.server.HubServer} listens, and the records beside it say how. Start reading there; the way of a request is
 * {@code Http1Connection -> RequestHandler -> an endpoint}, and of a subscription on from there {@code -> StreamTakeover -> Shard}. No type of Netty's is in
 * what this package shows.
 */
@NullMarked
package dev.tidings.server;

import org.jspecify.annotations.NullMarked;
