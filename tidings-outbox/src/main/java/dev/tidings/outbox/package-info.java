/**
 * Events that are published if, and only if, a transaction commits: an {@link dev.tidings.outbox.Outbox} writes them into a table, in the caller's transaction; an {@link
 * dev.tidings.outbox.OutboxRelay} takes what was committed and publishes it to a {@link dev.tidings.outbox.Destination}. Start with {@link
 * dev.tidings.outbox.Outbox}.
 */
@NullMarked
package dev.tidings.outbox;

import org.jspecify.annotations.NullMarked;
