package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import java.io.IOException;
import java.time.Duration;

/** A stream that the server will not serve for the time being; it is asked for again. The message says why, in the server's words if it has any. */
public final class StreamRefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int MAX_QUOTED = 200;
    private static final String CONNECTION_FULL = "connection-full";

    private final int status;
    private final boolean connectionFull;
    private final Duration retryAfter;

    /** @param retryAfter how long the server asks to stay away, zero if it does not say */
    StreamRefusedException(int status, String detail, Duration retryAfter) {
        this(status, detail, retryAfter, false);
    }

    private StreamRefusedException(int status, String detail, Duration retryAfter, boolean connectionFull) {
        super(detail);
        this.connectionFull = connectionFull;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /**
     * As the hub tells it in a stream, because a browser gives up at any status but 200.
     *
     * @param data JSON whose {@code reason} says why; anything else is quoted as it is, in part
     */
    static StreamRefusedException toldInAStream(String data) {
        String reason = JsonAnswer.member(data, "reason");
        String text = reason == null ? data.substring(0, Math.min(data.length(), MAX_QUOTED)) : reason;
        return new StreamRefusedException(
                200, "the hub refuses the stream for now: " + text, Duration.ZERO, CONNECTION_FULL.equals(reason));
    }

    /** Whether another connection is all that is asked for. */
    boolean isConnectionFull() {
        return connectionFull;
    }

    /** The HTTP status of the answer: one that is tried again, or 200 for a stream that consists of the hub's event {@code tidings.refused}. */
    public int status() {
        return status;
    }

    /** How long the server asks to stay away; zero if it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
