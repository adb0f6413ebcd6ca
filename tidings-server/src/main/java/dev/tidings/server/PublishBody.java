package dev.tidings.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a publish request into events, by its content type: a form, JSON, NDJSON, or any text.
 *
 * <p>Where the query names a topic, a form or a JSON object without {@code data} is no envelope but the data itself:
 * {@code curl -d 'hello'} calls any body a form.
 */
final class PublishBody {
    private static final Set<String> MEMBERS =
            Set.of("topic", "topics", "data", "type", "id", "retry", "private", "key");
    private static final int MAX_FORM_FIELDS = 1024;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Map<String, List<String>> query;
    private final boolean queryHasTopic;

    PublishBody(Map<String, List<String>> query) {
        this.query = query;
        this.queryHasTopic = query.containsKey("topic");
    }

    /**
     * The events of a body, and whether it is a batch.
     *
     * @throws Problem if the body is not what its content type says
     * @throws InvalidValueException if an event breaks a rule
     */
    List<Event> events(@Nullable String contentType, ByteBuf body) {
        String text = utf8(body);
        return switch (mediaType(contentType)) {
            case "application/x-www-form-urlencoded" -> List.of(form(text));
            case "application/json" -> List.of(json(text, ""));
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> lines(text);
            case "multipart/form-data", "application/octet-stream" ->
                throw new Problem(
                        io.netty.handler.codec.http.HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                        "The content type " + Text.quote(String.valueOf(contentType))
                                + " is not read here; expected text/plain, application/x-www-form-urlencoded, application/json or"
                                + " application/x-ndjson");
            default -> List.of(PublishParameters.of(query, Map.of()).event(text));
        };
    }

    static boolean isBatch(@Nullable String contentType) {
        return switch (mediaType(contentType)) {
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> true;
            default -> false;
        };
    }

    private static String mediaType(@Nullable String contentType) {
        String type = contentType == null ? "text/plain" : contentType;
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static String utf8(ByteBuf body) {
        try {
            ByteBuffer bytes = body.nioBuffer();
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException malformed) {
            throw Problem.badRequest("The body is not UTF-8; expected text in UTF-8");
        }
    }

    private Event form(String text) {
        if (queryHasTopic && !hasField(text, "data")) {
            return PublishParameters.of(query, Map.of()).event(text);
        }
        Map<String, List<String>> fields = decode(text);
        List<String> data = fields.getOrDefault("data", List.of());
        if (data.size() > 1) {
            throw Problem.badRequest("The field data is given " + data.size() + " times; expected once");
        }
        return PublishParameters.of(fields, query).event(data.isEmpty() ? "" : data.get(0));
    }

    /** Whether a field is there, without demanding that the rest is a well-formed form. */
    private static boolean hasField(String form, String name) {
        return form.startsWith(name + "=") || form.contains("&" + name + "=");
    }

    private static Map<String, List<String>> decode(String form) {
        try {
            return new QueryStringDecoder(form, StandardCharsets.UTF_8, false, MAX_FORM_FIELDS, true).parameters();
        } catch (IllegalArgumentException malformed) {
            throw Problem.badRequest("The form " + Text.quote(form) + " is malformed (" + malformed.getMessage()
                    + "); expected name=value pairs with % escapes, joined by &");
        }
    }

    private List<Event> lines(String text) {
        List<Event> events = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                events.add(line(line, number));
            }
        }
        if (events.isEmpty()) {
            throw Problem.badRequest("The batch is empty; expected at least one line of JSON");
        }
        return events;
    }

    private Event line(String line, int number) {
        try {
            return json(line, "Line " + number + ": ");
        } catch (InvalidValueException invalid) {
            throw Problem.badRequest("Line " + number + ": " + invalid.getMessage() + ". Nothing was published");
        }
    }

    private Event json(String text, String where) {
        JsonNode node = parse(text, where);
        if (queryHasTopic && !node.has("data")) {
            return PublishParameters.of(query, Map.of()).event(text.strip());
        }
        if (!node.isObject()) {
            throw Problem.badRequest(where + "The JSON is " + Text.quote(text.strip())
                    + "; expected an object with topic (or topics) and data");
        }
        node.fieldNames().forEachRemaining(name -> requireMember(name, where));
        return PublishParameters.of(fields(node, where), query).event(data(node));
    }

    private static JsonNode parse(String text, String where) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw Problem.badRequest(where + "The body is not JSON: " + malformed.getOriginalMessage() + ", at line "
                    + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr());
        }
    }

    private static void requireMember(String name, String where) {
        if (!MEMBERS.contains(name)) {
            throw Problem.badRequest(where + "The member " + Text.quote(name)
                    + " is unknown; expected topic, topics, data," + " type, id, retry, private or key");
        }
    }

    private static String data(JsonNode node) {
        JsonNode data = node.get("data");
        if (data == null) {
            return "";
        }
        return data.isTextual() ? data.textValue() : data.toString();
    }

    /** The object's members as a form would have them, so that one set of rules serves both. */
    private static Map<String, List<String>> fields(JsonNode node, String where) {
        Map<String, List<String>> fields = new java.util.HashMap<>();
        for (String name : List.of("topic", "type", "id", "retry", "private", "key")) {
            JsonNode value = node.get(name);
            if (value != null && !value.isNull()) {
                fields.put(name, List.of(scalar(name, value, where)));
            }
        }
        JsonNode topics = node.get("topics");
        if (topics != null) {
            if (!topics.isArray() || node.has("topic")) {
                throw Problem.badRequest(where + "The member topics is " + Text.quote(topics.toString())
                        + "; expected an array of strings, and no topic beside it");
            }
            List<String> names = new ArrayList<>();
            topics.forEach(topic -> names.add(scalar("topics", topic, where)));
            fields.put("topic", names);
        }
        return fields;
    }

    private static String scalar(String name, JsonNode value, String where) {
        boolean fits =
                switch (name) {
                    case "retry" -> value.isIntegralNumber();
                    case "private" -> value.isBoolean();
                    default -> value.isTextual();
                };
        if (!fits) {
            throw Problem.badRequest(
                    where + "The member " + name + " is " + Text.quote(value.toString()) + "; expected "
                            + (name.equals("retry")
                                    ? "a whole number"
                                    : name.equals("private") ? "true or false" : "a string"));
        }
        return value.asText();
    }
}
