/**
 * Orders as streams by {@code SseEmitter}, with all that a program in production needs. Enters by {@code OrderController}; {@code OrderStreams} knows the open streams, each an {@code OrderStream} with a queue of its own.
 */
@NullMarked
package dev.tidings.example.migration.emitter;

import org.jspecify.annotations.NullMarked;
