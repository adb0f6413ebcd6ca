package dev.tidings.cli.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event from a line of JSON, as {@link EventLineWriter} writes it. Strict: what it does not know would be lost. {@code position} and {@code
 * time} are the old log's, and are read over.
 */
final class EventLineParser {
    private static final Set<String> MEMBERS = Set.of(
            "id",
            "position",
            "time",
            "topics",
            "type",
            "data",
            "json",
            "retry",
            "ttl",
            "private",
            "key",
            "end",
            "traceparent");
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Data that was published is no longer or deeper than the hub allowed. */
    private static final JsonFactory DATA = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** What Jackson says about where the text came from, which is nothing. */
    private static final Pattern SOURCE = Pattern.compile(" \\(start marker at .*", Pattern.DOTALL);

    private EventLineParser() {}

    /** @throws InvalidValueException if the line is no event; the message says what was expected */
    static Event parse(String line) {
        JsonNode node = read(line);
        if (!node.isObject()) {
            throw new InvalidValueException(Text.quote(line) + " is no event; expected an object with topics and data");
        }
        node.fieldNames().forEachRemaining(EventLineParser::requireMember);
        JsonNode retry = member(node, "retry", EventLineParser::isWhole, "a whole number of milliseconds");
        JsonNode ttl = member(node, "ttl", EventLineParser::isWhole, "a whole number of milliseconds");
        JsonNode isPrivate = bool(node, "private");
        JsonNode isEnd = bool(node, "end");
        Event.Builder event = Event.on(topics(node)).end(isEnd != null && isEnd.booleanValue());
        return withData(event, node)
                .id(string(node, "id"))
                .type(string(node, "type"))
                .key(string(node, "key"))
                .traceParent(string(node, "traceparent"))
                .retry(retry == null ? null : Duration.ofMillis(retry.longValue()))
                .ttl(ttl == null ? null : Duration.ofMillis(ttl.longValue()))
                .isPrivate(isPrivate != null && isPrivate.booleanValue())
                .build();
    }

    private static Event.Builder withData(Event.Builder event, JsonNode node) {
        String given = string(node, "data");
        JsonNode isEnd = node.get("end");
        if (given == null && isEnd != null && isEnd.booleanValue()) {
            return event;
        }
        String data = required(given, "data");
        JsonNode isJson = bool(node, "json");
        if (isJson == null || !isJson.booleanValue()) {
            return event.data(data);
        }
        requireJson(data);
        return event.json(data);
    }

    private static void requireJson(String data) {
        try (JsonParser parser = DATA.createParser(data)) {
            boolean isOne = parser.nextToken() != null;
            parser.skipChildren();
            if (isOne && parser.nextToken() == null) {
                return;
            }
        } catch (IOException malformed) {
            // Said below.
        }
        throw new InvalidValueException("The member data is " + Text.quote(data)
                + ", which is not JSON; expected JSON where the member json is true");
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException malformed) {
            String reason = SOURCE.matcher(malformed.getOriginalMessage()).replaceFirst("");
            throw new InvalidValueException(Text.quote(line) + " is not JSON: " + reason);
        }
    }

    private static void requireMember(String name) {
        if (!MEMBERS.contains(name)) {
            throw new InvalidValueException(
                    "The member " + Text.quote(name)
                            + " is unknown; expected id, position, time, topics, type, data, json, retry, ttl, private, key, end or traceparent");
        }
    }

    private static List<Topic> topics(JsonNode node) {
        JsonNode topics = required(member(node, "topics", JsonNode::isArray, "an array of strings"), "topics");
        List<Topic> names = new ArrayList<>();
        for (JsonNode topic : topics) {
            if (!topic.isTextual()) {
                throw unexpected("topics", topics, "an array of strings");
            }
            names.add(new Topic(topic.textValue()));
        }
        return names;
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new InvalidValueException(
                    "The member " + name + " is missing; expected topics and data at the least");
        }
        return value;
    }

    private static @Nullable String string(JsonNode node, String name) {
        JsonNode value = member(node, name, JsonNode::isTextual, "a string");
        return value == null ? null : value.textValue();
    }

    private static @Nullable JsonNode bool(JsonNode node, String name) {
        return member(node, name, JsonNode::isBoolean, "true or false");
    }

    private static @Nullable JsonNode member(JsonNode node, String name, Predicate<JsonNode> fits, String expected) {
        JsonNode value = node.get(name);
        if (value != null && !fits.test(value)) {
            throw unexpected(name, value, expected);
        }
        return value;
    }

    private static InvalidValueException unexpected(String name, JsonNode value, String expected) {
        return new InvalidValueException(
                "The member " + name + " is " + Text.quote(value.toString()) + "; expected " + expected);
    }
}
