/**
 * The hub as Spring's reactive {@code HttpHandler}: {@link dev.tidings.webflux.HubHttpHandler}, where to start reading. Enters: a request on a thread of the server's, as a {@code ReactiveExchange}; what is done
 * with it is done by a loop of the handler's own. Leaves: answers and streams, through one {@code ReactiveResponse} for each request: a publisher of buffers that makes none which was not asked for.
 */
@NullMarked
package dev.tidings.webflux;

import org.jspecify.annotations.NullMarked;
