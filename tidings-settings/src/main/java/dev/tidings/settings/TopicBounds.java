package dev.tidings.settings;

import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is kept of the topics that a pattern matches; zero where a bound is not said.
 *
 * @param given each bound that is said, by its name, as it was written
 */
record TopicBounds(Selector topics, Map<String, String> given) {
    static final String AGE = "age";
    static final String BYTES = "bytes";
    static final String EVENTS = "events";

    /** The bounds stand behind the last equals sign, with spaces between them: a topic may have others. */
    static TopicBounds parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw refused(text);
        }
        Map<String, String> given = new LinkedHashMap<>();
        for (String bound : text.substring(equals + 1).trim().split(" +", -1)) {
            int colon = bound.indexOf(':');
            String name = bound.substring(0, Math.max(0, colon));
            boolean isKnown = name.equals(AGE) || name.equals(BYTES) || name.equals(EVENTS);
            if (!isKnown || given.put(name, bound.substring(colon + 1)) != null) {
                throw refused(text);
            }
        }
        TopicBounds bounds = new TopicBounds(Selector.of(text.substring(0, equals)), given);
        if (bounds.age().isZero() && bounds.bytes() == 0 && bounds.events() == 0) {
            throw refused(text);
        }
        return bounds;
    }

    private static InvalidValueException refused(String text) {
        return new InvalidValueException(
                Text.quote(text)
                        + " is no PATTERN=BOUNDS; expected one like chat/**=age:30d events:1000 bytes:1g, with one bound or more");
    }

    Duration age() {
        return DurationParser.parse(given.getOrDefault(AGE, "0s"));
    }

    long bytes() {
        return SizeParser.parse(given.getOrDefault(BYTES, "0"));
    }

    long events() {
        return Given.parseCount(given.getOrDefault(EVENTS, "0"));
    }

    /** As a flow mapping of YAML. */
    String inFile(String pattern) {
        return given.entrySet().stream()
                .map(bound -> ", " + bound.getKey() + ": " + bound.getValue())
                .collect(Collectors.joining("", "{pattern: " + pattern, "}"));
    }
}
