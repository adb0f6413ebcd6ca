/**
 * Who is there: of topics that ask for it, whose streams select them. In come streams that open, close and change what they select ({@link dev.tidings.presence.Presence}, from the threads of the shards), and what
 * all hubs of a log say of theirs; out go joins, leaves and counts, as events on topics of the hub's own ({@link dev.tidings.presence.PresenceEvent}). All state belongs to one thread, and none of it is asked on the way of an event.
 */
@NullMarked
package dev.tidings.presence;

import org.jspecify.annotations.NullMarked;
