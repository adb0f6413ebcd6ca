package dev.tidings.cli;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.function.Function;

/**
 * A setting's value, as it was written, and where.
 *
 * @param origin the flag, the variable or the file and key: what a complaint names
 */
record Given(String text, String origin) {
    /** @throws InvalidValueException if {@code parser} does; the message names the origin */
    <T> T as(Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(origin + ": " + e.getMessage());
        }
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
        return as(value -> {
            if (!value.matches("\\d{1,10}") || Long.parseLong(value) > Integer.MAX_VALUE) {
                throw expected("a whole number, at most " + Integer.MAX_VALUE);
            }
            return Integer.parseInt(value);
        });
    }

    private InvalidValueException expected(String what) {
        return new InvalidValueException(Text.quote(text) + " is not what it takes; expected " + what);
    }
}
