/**
 * Who comes and goes, told to a program by requests ({@link dev.tidings.webhook.Webhook}). In come a hub's events of presence, which a webhook reads by a cursor of its own; out go signed batches of them, and the cursor, as an event on a topic of
 * the hub's own, from which whoever sends next goes on. All of a webhook belongs to one thread, a daemon.
 */
@NullMarked
package dev.tidings.webhook;

import org.jspecify.annotations.NullMarked;
