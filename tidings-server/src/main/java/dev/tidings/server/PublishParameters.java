package dev.tidings.server;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about an event besides its data, from the query or a form.
 *
 * @param topics none if it named none
 */
record PublishParameters(
        List<String> topics,
        @Nullable String type,
        @Nullable String id,
        @Nullable Duration retry,
        boolean isPrivate,
        @Nullable String key) {

    /** Values of {@code first} go before those of {@code second}; the topics of both are taken. */
    static PublishParameters of(Map<String, List<String>> first, Map<String, List<String>> second) {
        List<String> topics = new ArrayList<>(first.getOrDefault("topic", List.of()));
        topics.addAll(second.getOrDefault("topic", List.of()));
        return new PublishParameters(
                topics,
                emptyAsNull(one("type", first, second)),
                emptyAsNull(one("id", first, second)),
                retry(one("retry", first, second)),
                flag("private", one("private", first, second)),
                emptyAsNull(one("key", first, second)));
    }

    /** What the events shall survive, which is the request's and not an event's; null where neither says it. */
    static @Nullable Durability durability(Map<String, List<String>> first, Map<String, List<String>> second) {
        String code = emptyAsNull(one("durability", first, second));
        return code == null ? null : Durability.of(code);
    }

    private static @Nullable String one(
            String name, Map<String, List<String>> first, Map<String, List<String>> second) {
        List<String> values = first.containsKey(name) ? first.get(name) : second.get(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw Problem.badRequest("The parameter " + name + " is given " + values.size() + " times; expected once");
        }
        return values.get(0);
    }

    private static @Nullable String emptyAsNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    static @Nullable Duration retry(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Problem.badRequest("The retry " + Text.quote(text)
                    + " is no reconnection time; expected whole milliseconds in digits, such as 3000");
        }
        return Duration.ofMillis(Long.parseLong(text));
    }

    static boolean flag(String name, @Nullable String text) {
        if (text == null) {
            return false;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "on", "1", "true", "yes" -> true;
            case "off", "0", "false", "no" -> false;
            default ->
                throw Problem.badRequest("The parameter " + name + " is " + Text.quote(text) + "; expected on or off");
        };
    }

    Event event(String data) {
        if (topics.isEmpty()) {
            throw Problem.badRequest(
                    "The event has no topic; expected at least one parameter topic, such as ?topic=news");
        }
        return Event.on(topics.stream().map(Topic::new).toList())
                .type(type)
                .id(id)
                .retry(retry)
                .isPrivate(isPrivate)
                .key(key)
                .data(data)
                .build();
    }
}
