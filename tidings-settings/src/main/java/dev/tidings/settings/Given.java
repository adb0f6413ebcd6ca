package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A value as it was written, and where.
 *
 * @param origin what a complaint names: a flag, a variable, or a file with line, column and path
 */
public record Given(String text, String origin) {
    private static final long MOST = 999_999_999_999_999_999L;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    /** @throws InvalidValueException if {@code parser} does; the message names the origin */
    public <T> T as(Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(origin + ": " + e.getMessage());
        }
    }

    /** Whether it is left to the program. */
    public boolean isAuto() {
        return text.equals(Takes.AUTO);
    }

    public boolean asSwitch() {
        return as(Given::parseSwitch);
    }

    /** A whole number from 0 to {@link Integer#MAX_VALUE}. */
    public int asNumber() {
        return as(Given::parseNumber);
    }

    /** A whole number from 0 to {@value #MOST}. */
    public long asCount() {
        return as(Given::parseCount);
    }

    /** @throws InvalidValueException if {@code text} is none that this system can have */
    static Path parsePath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            throw new InvalidValueException(Text.quote(text) + " is no path: " + none.getReason());
        }
    }

    static boolean parseSwitch(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected(text, "true or false");
        };
    }

    static int parseNumber(String text) {
        return (int) number(text, Integer.MAX_VALUE);
    }

    static long parseCount(String text) {
        return number(text, MOST);
    }

    private static long number(String text, long most) {
        if (!DIGITS.matcher(text).matches() || Long.parseLong(text) > most) {
            throw expected(text, "a whole number, at most " + most);
        }
        return Long.parseLong(text);
    }

    private static InvalidValueException expected(String text, String what) {
        return new InvalidValueException(Text.quote(text) + " is not what it takes; expected " + what);
    }
}
