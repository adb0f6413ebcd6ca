package dev.tidings.log.disk;

import org.jspecify.annotations.Nullable;

/** A directory that cannot be used as a log's; the message says in one line which, why, and what to do. */
public final class LogDirectoryException extends RuntimeException {
    public LogDirectoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public LogDirectoryException(String message) {
        super(message);
    }
}
