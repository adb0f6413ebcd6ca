package dev.tidings.topic;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a duration as people write it, {@code 500ms}, {@code 15s}, {@code 2m}, {@code 1h}, {@code 7d}, or in ISO 8601, {@code PT15S}. */
public final class DurationParser {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");

    private DurationParser() {}

    /** @throws InvalidValueException if {@code text} is no duration, or is negative */
    public static Duration parse(String text) {
        try {
            Matcher matcher = SHORT.matcher(text);
            Duration duration = matcher.matches()
                    ? unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)))
                    : Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            // Told below, in our own words.
        }
        throw new InvalidValueException(
                Text.quote(text) + " is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S");
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
