/**
 * Reading and publishing from any Java program: {@link dev.tidings.client.EventStreamClient} holds a stream open and reconnects without
 * losing an event, {@link dev.tidings.client.EventPublisher} publishes. Start at {@code EventStreamClient}; the way of an event is
 * {@code StreamConnection -> SseParser -> EventStreamListener}.
 */
@NullMarked
package dev.tidings.client;

import org.jspecify.annotations.NullMarked;
