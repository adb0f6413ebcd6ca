package dev.tidings.cli.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** One name's part of the program's log. Any thread. */
@SuppressWarnings("serial") // Nobody stores one, though SLF4J has it that one could.
final class JournalLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private final transient JournalWriter writer;
    private volatile int least;

    /** @param least the number of the least level that is written */
    JournalLogger(String name, int least, JournalWriter writer) {
        this.name = name;
        this.least = least;
        this.writer = writer;
    }

    void writeFrom(int level) {
        least = level;
    }

    @Override
    public void log(LoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        List<KeyValuePair> fields = event.getKeyValuePairs();
        put(event.getLevel(), event.getMessage(), arguments, event.getThrowable(), fields == null ? List.of() : fields);
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        put(level, pattern, arguments, failure, List.of());
    }

    private void put(
            Level level,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable failure,
            List<KeyValuePair> fields) {
        if (isWritten(level)) {
            String message = MessageFormatter.basicArrayFormat(pattern, arguments);
            writer.write(new LogLine(
                    Instant.now(),
                    level,
                    name,
                    Thread.currentThread().getName(),
                    String.valueOf(message),
                    List.copyOf(fields),
                    failure));
        }
    }

    private boolean isWritten(Level level) {
        return level.toInt() >= least;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return isWritten(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isWritten(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isWritten(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isWritten(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isWritten(Level.ERROR);
    }
}
