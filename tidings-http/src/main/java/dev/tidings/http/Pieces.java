package dev.tidings.http;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** The body of an answer that is made while it is sent: never more than one piece at a time. Called on the thread of the {@link Exchange}. */
public interface Pieces {
    /** A body that is there, whole; the carrier's to read from now on. */
    static Pieces of(ByteBuffer body) {
        return new WholeBody(body);
    }

    /**
     * The next piece, which the carrier may read until it asks for another, or an empty one for the end. A stage that fails ends the connection, so that nobody takes
     * the part for the whole; any thread may complete it.
     */
    CompletionStage<ByteBuffer> next();

    /** No more is asked for: all was sent, or the client has gone. Called once. */
    void close();
}
