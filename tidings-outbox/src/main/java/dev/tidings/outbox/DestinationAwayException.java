package dev.tidings.outbox;

/** Where events were to go, nothing took them. */
final class DestinationAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DestinationAwayException(Throwable cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
