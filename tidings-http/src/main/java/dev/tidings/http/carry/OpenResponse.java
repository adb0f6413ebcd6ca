package dev.tidings.http.carry;

import dev.tidings.hub.Sink;

/** A response of a carrier's server as somewhere to send to. Belongs to the thread of its loop. */
public interface OpenResponse extends Sink {
    /** Who is told that more can be sent, or that the other side has gone. */
    void tell(Listener whom);

    /** It is a subscriber's from now on, and its request over. */
    void subscribe();

    /** Whether nothing that is sent arrives any more. */
    boolean isLost();

    /** Ends the response after the bytes that were taken. */
    void finish();

    /** Gives the request back to the server as it is, half an answer or none. Does nothing the second time. */
    void complete();

    /** The carrier ends: so does this, whatever it waits for. Who was not answered is told to come back. */
    void giveUp();

    /** The carrier is about to end: what may come for ever is cut. */
    void hurry();
}
