package dev.tidings.http;

import java.nio.ByteBuffer;

/** Takes the body of a request, on the thread of its {@link Exchange}. After {@link #onEnd} or {@link #onAborted} comes nothing more, nor after an {@link #onCut} that it took. */
public interface BodyReader {
    /**
     * A part of the body, as the connection delivered it.
     *
     * @param piece the carrier's, good until the method returns; never empty
     * @return whether the next may come; else it waits, and so does the client, until {@link Exchange#resumeBody()}
     */
    boolean onPiece(ByteBuffer piece);

    /** The body is complete. */
    void onEnd();

    /**
     * The rest never comes: the connection has gone, or the body was malformed or too slow and the carrier has answered so, or somebody else has answered
     * and nobody needs it. What the reader holds it may let go; there is nothing to answer.
     */
    void onAborted();

    /**
     * Ends the body early, where the client may still read why.
     *
     * @param reason what the carrier would answer
     * @return whether the reader answers, soon, and hears nothing more; else the carrier does, after {@link #onAborted}
     */
    default boolean onCut(Problem reason) {
        return false;
    }

    /** Whether the body comes for as long as its sender likes: the carrier bears longer silence with it, and {@linkplain #onCut cuts} it when it closes. */
    default boolean isOpenEnded() {
        return false;
    }
}
