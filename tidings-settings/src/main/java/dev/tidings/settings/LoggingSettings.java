package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;

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

    private static boolean parse(String text) {
        return switch (text) {
            case "text" -> false;
            case "json" -> true;
            default ->
                throw new InvalidValueException(Text.quote(text) + " is no form of a log; expected text or json");
        };
    }
}
