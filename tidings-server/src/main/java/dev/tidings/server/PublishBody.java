package dev.tidings.server;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a publish request into events, by its content type: a form, JSON, NDJSON, or any text.
 *
 * <p>Where the query names a topic, a form or a JSON object without {@code data} is no envelope but the data itself:
 * {@code curl -d 'hello'} calls any body a form.
 */
final class PublishBody {
    private static final String DURABILITY = "durability";
    private static final Set<String> MEMBERS =
            Set.of("topic", "topics", "data", "type", "id", "retry", "private", "key", DURABILITY);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** What Jackson says about where the text came from, which is nothing. */
    private static final Pattern SOURCE = Pattern.compile(" \\(start marker at .*", Pattern.DOTALL);

    private final Map<String, List<String>> query;
    private final boolean queryHasTopic;
    private final Limits limits;

    PublishBody(Map<String, List<String>> query, Limits limits) {
        this.query = query;
        this.limits = limits;
        this.queryHasTopic = query.containsKey("topic");
    }

    /**
     * The events of a body, and how they are to be kept.
     *
     * @throws Problem if the body is not what its content type says
     * @throws InvalidValueException if an event breaks a rule
     */
    Publication read(@Nullable String contentType, ByteBuf body) {
        String text = utf8(body);
        return switch (mediaType(contentType)) {
            case "application/x-www-form-urlencoded" -> form(text);
            case "application/json" -> json(parse(text), text);
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> lines(text);
            case "multipart/form-data", "application/octet-stream" ->
                throw new Problem(
                        HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                        "The content type " + Text.quote(String.valueOf(contentType))
                                + " is not read here; expected text/plain, application/x-www-form-urlencoded, application/json or"
                                + " application/x-ndjson");
            default -> one(query, Map.of(), text);
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

    /** One event; values of {@code first} go before those of {@code second}. */
    private Publication one(Map<String, List<String>> first, Map<String, List<String>> second, String data) {
        Event event = withinLimits(PublishParameters.of(first, second).event(data));
        return new Publication(List.of(event), PublishParameters.durability(first, second));
    }

    private Event withinLimits(Event event) {
        if (event.topics().size() > limits.topics()) {
            throw Problem.badRequest(
                    "The event has " + event.topics().size() + " topics; expected at most " + limits.topics());
        }
        int bytes = Text.utf8Length(event.data());
        if (bytes > limits.dataBytes()) {
            throw Problem.tooLarge(
                    "The data is " + bytes + " bytes long in UTF-8; expected at most " + limits.dataBytes());
        }
        return event;
    }

    private Publication form(String text) {
        if (queryHasTopic && !hasField(text, "data")) {
            return one(query, Map.of(), text);
        }
        Map<String, List<String>> fields = Query.ofForm(text);
        List<String> data = fields.getOrDefault("data", List.of());
        if (data.size() > 1) {
            throw Problem.badRequest("The field data is given " + data.size() + " times; expected once");
        }
        return one(fields, query, data.isEmpty() ? "" : data.get(0));
    }

    /** Whether a field is there, without demanding that the rest is a well-formed form. */
    private static boolean hasField(String form, String name) {
        return form.startsWith(name + "=") || form.contains("&" + name + "=");
    }

    private Publication lines(String text) {
        Durability durability = PublishParameters.durability(query, Map.of());
        List<Event> events = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                events.addAll(line(line, number));
            }
        }
        if (events.isEmpty()) {
            throw Problem.badRequest("The batch is empty; expected at least one line of JSON");
        }
        return new Publication(events, durability);
    }

    private List<Event> line(String line, int number) {
        try {
            JsonNode node = parse(line);
            if (!isDataAlone(node) && node.has(DURABILITY)) {
                throw Problem.badRequest(
                        "The member durability is one line's, and a batch is kept as one; expected it in"
                                + " the query, such as ?durability=written");
            }
            return json(node, line).events();
        } catch (InvalidValueException invalid) {
            throw Problem.badRequest(ofLine(number, invalid));
        } catch (Problem problem) {
            throw new Problem(problem.status(), ofLine(number, problem));
        }
    }

    private static String ofLine(int number, RuntimeException failure) {
        return "Line " + number + ": " + failure.getMessage() + ". Nothing was published";
    }

    private boolean isDataAlone(JsonNode node) {
        return queryHasTopic && !node.has("data");
    }

    private Publication json(JsonNode node, String text) {
        if (isDataAlone(node)) {
            return one(query, Map.of(), text.strip());
        }
        if (!node.isObject()) {
            throw Problem.badRequest(
                    "The JSON is " + Text.quote(text.strip()) + "; expected an object with topic (or topics) and data");
        }
        node.fieldNames().forEachRemaining(PublishBody::requireMember);
        return one(fields(node), query, data(node));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw Problem.badRequest("The body is not JSON: " + reason(malformed));
        }
    }

    private static String reason(JsonProcessingException malformed) {
        String message = SOURCE.matcher(malformed.getOriginalMessage()).replaceFirst("");
        JsonLocation at = malformed.getLocation();
        return at == null ? message : message + ", at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static void requireMember(String name) {
        if (!MEMBERS.contains(name)) {
            throw Problem.badRequest("The member " + Text.quote(name) + " is unknown; expected topic, topics, data,"
                    + " type, id, retry, private, key or durability");
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
    private static Map<String, List<String>> fields(JsonNode node) {
        Map<String, List<String>> fields = new HashMap<>();
        for (String name : List.of("topic", "type", "id", "retry", "private", "key", DURABILITY)) {
            JsonNode value = node.get(name);
            if (value != null && !value.isNull()) {
                fields.put(name, List.of(scalar(name, value)));
            }
        }
        JsonNode topics = node.get("topics");
        if (topics != null) {
            if (!topics.isArray() || node.has("topic")) {
                throw Problem.badRequest("The member topics is " + Text.quote(topics.toString())
                        + "; expected an array of strings, and no topic beside it");
            }
            List<String> names = new ArrayList<>();
            topics.forEach(topic -> names.add(scalar("topics", topic)));
            fields.put("topic", names);
        }
        return fields;
    }

    private static String scalar(String name, JsonNode value) {
        boolean fits =
                switch (name) {
                    case "retry" -> value.isIntegralNumber();
                    case "private" -> value.isBoolean();
                    default -> value.isTextual();
                };
        if (!fits) {
            throw Problem.badRequest("The member " + name + " is " + Text.quote(value.toString()) + "; expected "
                    + (name.equals("retry")
                            ? "a whole number"
                            : name.equals("private") ? "true or false" : "a string"));
        }
        return value.asText();
    }
}
