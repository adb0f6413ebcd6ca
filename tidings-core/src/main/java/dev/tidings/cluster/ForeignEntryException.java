package dev.tidings.cluster;

/** What lies in the engine is not what a hub of this version has written; nothing behind it is followed. */
public final class ForeignEntryException extends RuntimeException {
    ForeignEntryException(String message) {
        super(message);
    }

    ForeignEntryException(String message, Throwable cause) {
        super(message, cause);
    }
}
