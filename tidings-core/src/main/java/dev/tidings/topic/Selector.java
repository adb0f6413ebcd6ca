package dev.tidings.topic;

import java.util.Optional;

/**
 * What a subscriber asks for: one topic exactly, or a pattern over the levels of a {@code /}-separated topic.
 *
 * <pre>
 * prices/gold      that topic alone
 * prices/*         one level in the place of *: prices/gold, prices/silver; not prices, not prices/gold/eur
 * prices/**        any tail, an empty one too: prices, prices/gold, prices/gold/eur
 * **               every topic
 * </pre>
 *
 * A star stands for a whole level: {@code **} only for the last one. It is no character of any other, nor of a topic that is published to.
 */
public sealed interface Selector {
    /** The selector as it was written. */
    String text();

    boolean matches(Topic topic);

    /** Whether there can be a topic that both match. */
    default boolean overlaps(Selector other) {
        return Levels.overlap(text(), other.text());
    }

    /** Whether this matches every topic that the other does. */
    default boolean covers(Selector other) {
        return Levels.covers(text(), other.text());
    }

    /** What matches the topics that both match, and no others; empty if there can be none. */
    default Optional<Selector> intersection(Selector other) {
        String common = Levels.intersection(text(), other.text());
        boolean isTooLong = common != null && Text.utf8Length(common) > Topic.MAX_BYTES;
        return common == null || isTooLong ? Optional.empty() : Optional.of(of(common));
    }

    /** Whether, as what is granted, it grants all that another matches: of the hub's own topics it does only if it names them. */
    default boolean grants(Selector asked) {
        return covers(asked) && (isReserved() || !asked.isReserved());
    }

    /** Whether, as what is granted, it grants a topic: one of the hub's own only if it names it. */
    default boolean grants(Topic topic) {
        return matches(topic) && (isReserved() || !topic.isReserved());
    }

    /** The part of this that another grants, in part or as a whole; empty if there can be none. */
    default Optional<Selector> grantedBy(Selector granted) {
        if (granted.isReserved() != isReserved()) {
            return Optional.empty();
        }
        return granted.covers(this) ? Optional.of(this) : granted.intersection(this);
    }

    /** Whether it names topics of the hub's own, as a pattern does that begins like them; {@code **} does not, although it matches them. */
    default boolean isReserved() {
        return Topic.isReserved(text());
    }

    /**
     * @throws InvalidValueException if {@code text} could match no topic, has more than {@value Levels#MAX} levels, a star within a level, or
     *     {@code **} before its last level
     */
    static Selector of(String text) {
        Topic.requireName("selector", text);
        Levels.requireFew("selector", text);
        return text.indexOf('*') < 0 ? new Exact(text, new Topic(text)) : new Pattern(text);
    }

    /** One topic, compared byte for byte. */
    record Exact(String text, Topic topic) implements Selector {
        /** @throws InvalidValueException if the topic has a star, for nobody may publish to it */
        public Exact {
            Topic.requireNoStar(topic.name());
        }

        @Override
        public boolean matches(Topic other) {
            return topic.equals(other);
        }
    }

    /** Levels, some of them wildcards. */
    record Pattern(String text) implements Selector {
        /** @throws InvalidValueException if it has a star within a level, or {@code **} before its last level */
        public Pattern {
            int end;
            for (int start = 0; start <= text.length(); start = end + 1) {
                end = Levels.end(text, start);
                requireLevel(text, start, end);
            }
        }

        private static void requireLevel(String text, int start, int end) {
            if (text.substring(start, end).indexOf('*') < 0 || Levels.isAnyLevel(text, start, end)) {
                return;
            }
            if (!Levels.is(Levels.ANY_TAIL, text, start, end)) {
                throw new InvalidValueException("The selector " + Text.quote(text)
                        + " has a star within a level; expected one only as a whole level: * stands for any one level, "
                        + "** at the end for all that follow");
            }
            if (end < text.length()) {
                throw new InvalidValueException("The selector " + Text.quote(text)
                        + " has ** before its last level; expected ** only at the end");
            }
        }

        @Override
        public boolean matches(Topic topic) {
            return Levels.match(text, topic.name());
        }
    }
}
