package dev.tidings.topic;

/**
 * The name that events are published to: any text without control or format characters (but for the two joiners of words), at most {@value #MAX_BYTES} bytes
 * in UTF-8, compared byte for byte. URIs are legal topics. A {@code /} separates levels, which only
 * {@linkplain Selector patterns} look at.
 *
 * @param name the topic as given; never empty
 */
public record Topic(String name) {
    public static final int MAX_BYTES = 1024;
    /** The first level of the topics that are the hub's own. */
    public static final String RESERVED = "tidings";

    /** @throws InvalidValueException if {@code name} is empty, too long, or holds a character that a topic may not hold */
    public Topic {
        requireName("topic", name);
    }

    /**
     * Checks what is to be published to more strictly than the constructor does, which also makes the topics that a log kept from before.
     *
     * @throws InvalidValueException if the topic has a star, or more than {@value Levels#MAX} levels
     */
    public static void requirePublishable(Topic topic) {
        requireNoStar(topic.name());
        Levels.requireFew("topic", topic.name());
    }

    /** Whether it is one of the hub's own. */
    public boolean isReserved() {
        return isReserved(name);
    }

    static boolean isReserved(String name) {
        return Levels.is(RESERVED, name, 0, Levels.end(name, 0));
    }

    static void requireNoStar(String name) {
        if (name.indexOf('*') >= 0) {
            throw new InvalidValueException(
                    "The topic " + Text.quote(name)
                            + " has a star; expected none: in a selector, * stands for any one level and ** for all that follow");
        }
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
