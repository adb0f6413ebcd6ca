package dev.tidings.cli;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A setting's value, as it was written, and where.
 *
 * @param origin the flag, the variable or the file and key: what a complaint names
 */
record Given(String text, String origin) {
    private static final long MOST = 999_999_999_999_999_999L;
    private static final Pattern COMMA = Pattern.compile(",");

    /** @throws InvalidValueException if {@code parser} does; the message names the origin */
    <T> T as(Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(origin + ": " + e.getMessage());
        }
    }

    /** Whether it is left to the program. */
    boolean isAuto() {
        return text.equals("auto");
    }

    boolean asSwitch() {
        return as(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected("true or false");
        });
    }

    /** A whole number from 0 to {@link Integer#MAX_VALUE}. */
    int asNumber() {
        return as(value -> (int) number(value, Integer.MAX_VALUE));
    }

    /** A whole number from 0 to {@value #MOST}. */
    long asCount() {
        return as(value -> number(value, MOST));
    }

    private long number(String value, long most) {
        if (!value.matches("\\d{1,18}") || Long.parseLong(value) > most) {
            throw expected("a whole number, at most " + most);
        }
        return Long.parseLong(value);
    }

    /** What the commas separate, without the empty ones. */
    <T> List<T> asListOf(Function<String, T> parser) {
        return as(list -> COMMA.splitAsStream(list)
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(parser)
                .toList());
    }

    private InvalidValueException expected(String what) {
        return new InvalidValueException(Text.quote(text) + " is not what it takes; expected " + what);
    }
}
