/**
 * What the hub says over HTTP, whatever server carries it. A carrier makes an {@link dev.tidings.http.Exchange} of each request and hands it to the
 * {@link dev.tidings.http.ExchangeHandler}, which is {@code serve.RequestHandler}; start reading there. Enters: exchanges, each on its own thread. Leaves: an
 * {@link dev.tidings.http.Answer}, or an {@link dev.tidings.http.EventStream}.
 */
@NullMarked
package dev.tidings.http;

import org.jspecify.annotations.NullMarked;
