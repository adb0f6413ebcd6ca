package dev.tidings.cli.journal;

import dev.tidings.settings.LogLevel;
import dev.tidings.settings.LogLevels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.event.Level;

/** The loggers of the program's log by their names, each with its level. Any thread. */
final class JournalLoggers implements ILoggerFactory {
    private final JournalWriter writer;
    private final Map<String, JournalLogger> loggers = new ConcurrentHashMap<>();
    private @Nullable LogLevels levels; // Guarded by this.

    JournalLoggers(JournalWriter writer) {
        this.writer = writer;
    }

    @Override
    public JournalLogger getLogger(String name) {
        JournalLogger known = loggers.get(name);
        return known == null ? make(name) : known;
    }

    private synchronized JournalLogger make(String name) {
        return loggers.computeIfAbsent(name, asked -> new JournalLogger(asked, leastOf(asked), writer));
    }

    /** Those that are there change, and those to come begin so. */
    synchronized void take(LogLevels fresh) {
        levels = fresh;
        loggers.forEach((name, logger) -> logger.writeFrom(leastOf(name)));
    }

    /** By the numbers of {@link Level}. */
    private int leastOf(String name) {
        LogLevel level = levels == null ? LogLevel.INFO : levels.of(name);
        return level == LogLevel.OFF
                ? Integer.MAX_VALUE
                : Level.valueOf(level.name()).toInt();
    }
}
