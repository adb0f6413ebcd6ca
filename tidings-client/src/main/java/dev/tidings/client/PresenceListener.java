package dev.tidings.client;

import dev.tidings.presence.Member;
import dev.tidings.presence.TopicPresence;

/**
 * What a program hears from a {@link PresenceClient}. All calls come from one thread, the client's own, one at a time; while one of them blocks, no more is read. What a call throws is
 * logged, and the next is made. What was missed while there was no connection is told as what it comes to: who came and left again meanwhile is not heard of.
 */
public interface PresenceListener {
    /** Somebody came; not called for who is there already when it is known for the first time, or again after there were too many to be listed. */
    default void onJoin(Member member) {}

    /** Somebody is gone. */
    default void onLeave(Member member) {}

    /** Something may have changed: who is there, how many, or what is said of somebody. After the joins and leaves, with what {@link PresenceClient#now()} is from here on. */
    default void onChange(TopicPresence now) {}

    /** The last call of all: the stream is closed and stays closed. */
    default void onClosed(CloseReason reason) {}
}
