package dev.tidings.topic;

import java.util.List;

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
 * A {@code *} or {@code **} is a wildcard only as a whole level; {@code **} only as the last one. Any other star is a character
 * like the rest.
 */
public sealed interface Selector {
    /** The selector as it was written. */
    String text();

    boolean matches(Topic topic);

    /** @throws InvalidValueException if {@code text} could match no topic, or has {@code **} before its last level */
    static Selector of(String text) {
        Topic.requireName("selector", text);
        List<String> levels = Levels.split(text);
        int tail = levels.indexOf(Levels.ANY_TAIL);
        if (tail >= 0 && tail < levels.size() - 1) {
            throw new InvalidValueException(
                    "The selector " + Text.quote(text) + " has ** before its last level; expected ** only at the end");
        }
        return tail >= 0 || levels.contains(Levels.ANY_LEVEL)
                ? new Pattern(text, levels)
                : new Exact(text, new Topic(text));
    }

    /** One topic, compared byte for byte. */
    record Exact(String text, Topic topic) implements Selector {
        @Override
        public boolean matches(Topic other) {
            return topic.equals(other);
        }
    }

    /** Levels, some of them wildcards. */
    record Pattern(String text, List<String> levels) implements Selector {
        public Pattern {
            levels = List.copyOf(levels);
        }

        @Override
        public boolean matches(Topic topic) {
            return Levels.match(levels, topic.name());
        }
    }
}
