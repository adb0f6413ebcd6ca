package dev.tidings.cli.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** What was logged, before it has a form. */
record LogLine(
        Instant time,
        Level level,
        String logger,
        String thread,
        String message,
        List<KeyValuePair> fields,
        @Nullable Throwable failure) {
    /** Of now, by this thread, with nothing but a message. */
    static LogLine of(Level level, String logger, String message) {
        return new LogLine(Instant.now(), level, logger, Thread.currentThread().getName(), message, List.of(), null);
    }
}
