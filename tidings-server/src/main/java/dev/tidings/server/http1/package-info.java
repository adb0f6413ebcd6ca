/**
 * HTTP/1.1 connections (RFC 9112). Start at {@link dev.tidings.server.http1.Http1Connection}, the one state machine that each connection is. Enters: what
 * {@link dev.tidings.server.http1.RequestDecoder} makes of its bytes, as much as the connection wants. Leaves: an
 * {@link dev.tidings.http.Exchange} for each request, answers as bytes, or the connection itself as a stream's. All of one event loop.
 */
@NullMarked
package dev.tidings.server.http1;

import org.jspecify.annotations.NullMarked;
