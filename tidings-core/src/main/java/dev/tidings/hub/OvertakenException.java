package dev.tidings.hub;

/** Another hub of the log has the stream by now, and is to be asked. */
final class OvertakenException extends RuntimeException {
    OvertakenException() {
        super("Another node has the stream by now", null, false, false);
    }
}
