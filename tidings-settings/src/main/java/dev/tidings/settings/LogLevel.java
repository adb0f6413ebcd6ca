package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.Arrays;
import java.util.Locale;

/** How much is written to a log: lines of a level, and of those behind it here. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    /** No lines at all. */
    OFF;

    /** As it is written in settings. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Case makes no difference.
     *
     * @throws InvalidValueException if it is none
     */
    static LogLevel of(String text) {
        return Arrays.stream(values())
                .filter(level -> level.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        Text.quote(text) + " is no level of a log; expected trace, debug, info, warn, error or off"));
    }
}
