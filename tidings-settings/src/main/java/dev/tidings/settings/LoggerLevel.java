package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.regex.Pattern;

/** The level of the loggers whose names are, or begin with, a name. */
record LoggerLevel(String name, LogLevel level) {
    private static final Pattern NAME = Pattern.compile("[\\w$-]+(\\.[\\w$-]+)*", Pattern.UNICODE_CHARACTER_CLASS);

    static LoggerLevel parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 0) {
            throw new InvalidValueException(
                    Text.quote(text) + " is no NAME=LEVEL; expected one like dev.tidings.server=debug");
        }
        String name = text.substring(0, equals);
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValueException(Text.quote(name)
                    + " is no name of a logger; expected one like dev.tidings.server, which is for all that begin so");
        }
        return new LoggerLevel(name, LogLevel.of(text.substring(equals + 1)));
    }
}
