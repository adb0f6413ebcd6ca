package dev.tidings.settings;

import java.util.Map;

/**
 * From which level on the lines of loggers are written. Immutable.
 *
 * @param level of loggers of which nothing else is said
 * @param byName of the logger of a name, and of those whose names go on behind it with a dot; the longest name counts
 */
public record LogLevels(LogLevel level, Map<String, LogLevel> byName) {
    public LogLevels {
        byName = Map.copyOf(byName);
    }

    /** The level of a logger. */
    public LogLevel of(String logger) {
        for (String name = logger; !name.isEmpty(); name = name.substring(0, Math.max(0, name.lastIndexOf('.')))) {
            LogLevel said = byName.get(name);
            if (said != null) {
                return said;
            }
        }
        return level;
    }
}
