package dev.tidings.topic;

/**
 * The name that events are published to: any text without control or format characters, at most {@value #MAX_BYTES} bytes
 * in UTF-8, compared byte for byte. URIs are legal topics. A {@code /} separates levels, which only
 * {@linkplain Selector patterns} look at.
 *
 * @param name the topic as given; never empty
 */
public record Topic(String name) {
    public static final int MAX_BYTES = 1024;

    /** @throws InvalidValueException if {@code name} is empty, too long, or holds a character that a topic may not hold */
    public Topic {
        requireName("topic", name);
    }

    static void requireName(String what, String name) {
        if (name.isEmpty()) {
            throw new InvalidValueException("The " + what + " is empty; expected 1 to " + MAX_BYTES + " bytes of text");
        }
        int bytes = Text.utf8Length(name);
        if (bytes > MAX_BYTES) {
            throw new InvalidValueException("The " + what + " " + Text.quote(name) + " is " + bytes
                    + " bytes long in UTF-8; expected at most " + MAX_BYTES);
        }
        int bad = Text.firstUnprintable(name);
        if (bad >= 0) {
            throw new InvalidValueException(
                    "The " + what + " " + Text.quote(name) + " has " + String.format("U+%04X", name.codePointAt(bad))
                            + " at index " + bad + "; expected no control or format characters");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
