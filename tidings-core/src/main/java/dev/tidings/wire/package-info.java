/**
 * The event-stream format (WHATWG HTML, sections 9.2.5 and 9.2.6): {@link dev.tidings.wire.SseEncoder} turns an event into bytes,
 * {@link dev.tidings.wire.EnvelopeEncoder} into bytes that say its topic,
 * {@link dev.tidings.wire.SseParser} turns any stream of bytes back into events.
 */
@NullMarked
package dev.tidings.wire;

import org.jspecify.annotations.NullMarked;
