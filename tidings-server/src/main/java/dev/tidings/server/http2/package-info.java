/**
 * HTTP/2 connections (RFC 9113). Start at {@link dev.tidings.server.http2.Http2Connection}. Netty's codec does what is protocol: preface, settings, HPACK, resets, GOAWAY, what
 * comes in; the frames of data that go out are staged and counted here, so that one write carries an event to all streams of a connection. Enters: bytes
 * from the codec. Leaves: an {@link dev.tidings.http.Exchange} for each request, and a {@link dev.tidings.hub.Sink} for each that becomes a stream. All of one event loop.
 */
@NullMarked
package dev.tidings.server.http2;

import org.jspecify.annotations.NullMarked;
