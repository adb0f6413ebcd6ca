package dev.tidings.cli.journal;

import java.util.Locale;
import org.slf4j.event.Level;

/** From which level on a logger's lines are written: by the system properties {@code tidings.level.NAME}, whose name is the logger's or begins it, and {@code tidings.level}; else {@link Level#INFO}. */
final class LogLevels {
    private static final String PROPERTY = "tidings.level";

    private LogLevels() {}

    static Level of(String logger) {
        for (String name = logger; !name.isEmpty(); name = name.substring(0, Math.max(0, name.lastIndexOf('.')))) {
            String given = System.getProperty(PROPERTY + "." + name);
            if (given != null) {
                return parse(given);
            }
        }
        return parse(System.getProperty(PROPERTY, Level.INFO.name()));
    }

    /** It is no place to complain: a logger that is asked for must come. */
    private static Level parse(String text) {
        try {
            return Level.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException none) {
            return Level.INFO;
        }
    }
}
