package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the settings say of what a hub says of itself. */
public final class LoggingSettings {
    private LoggingSettings() {}

    /**
     * Whether each line is to be an object of JSON.
     *
     * @throws InvalidValueException if the setting is wrong; the message names it
     */
    public static boolean isJson(Settings settings) {
        return settings.get(Setting.LOG_FORMAT).as(LoggingSettings::parse);
    }

    /**
     * From which level on lines are written.
     *
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    public static LogLevels levels(Settings settings) {
        Map<String, LogLevel> byName = new LinkedHashMap<>();
        for (Given given : settings.all(Setting.LOGGER_LEVEL)) {
            LoggerLevel one = given.as(LoggerLevel::parse);
            if (byName.put(one.name(), one.level()) != null) {
                throw new InvalidValueException(
                        given.origin() + ": " + Text.quote(one.name()) + " is there twice; expected one level of it");
            }
        }
        return new LogLevels(settings.get(Setting.LOG_LEVEL).as(LogLevel::of), byName);
    }

    private static boolean parse(String text) {
        return switch (text) {
            case "text" -> false;
            case "json" -> true;
            default ->
                throw new InvalidValueException(Text.quote(text) + " is no form of a log; expected text or json");
        };
    }
}
