package dev.tidings.client;

import java.io.IOException;
import java.time.Duration;

/** A stream that the server will not serve for the time being; it is asked for again. The message says why, in the server's words if it has any. */
public final class StreamRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final Duration retryAfter;

    /** @param retryAfter how long the server asks to stay away, zero if it does not say */
    StreamRefusedException(int status, String detail, Duration retryAfter) {
        super(detail);
        this.status = status;
        this.retryAfter = retryAfter;
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
