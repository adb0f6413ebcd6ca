package dev.tidings.log;

/**
 * A log that cannot do now what it is asked. Of an append that could not be kept nothing was acknowledged, and the publisher may try again, best with the same id or
 * idempotency key; who reads may go on after its cursor.
 */
public final class LogUnavailableException extends RuntimeException {
    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** There is no room to store it; the log goes on by itself when there is. */
        FULL,
        /** More is waiting to be stored than the log holds ready. */
        OVERLOADED,
        /** The store failed; the log tries to recover by itself. */
        FAILED,
        /** The log was closed. */
        CLOSED
    }

    public LogUnavailableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public LogUnavailableException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
