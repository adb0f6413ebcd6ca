/**
 * Events with a transaction of Spring's: a {@link dev.tidings.spring.outbox.OutboxTemplate} writes them into the outbox, through the connection that the transaction has; an {@link dev.tidings.spring.outbox.OutboxRelaying} publishes them when it
 * has committed.
 */
@NullMarked
package dev.tidings.spring.outbox;

import org.jspecify.annotations.NullMarked;
