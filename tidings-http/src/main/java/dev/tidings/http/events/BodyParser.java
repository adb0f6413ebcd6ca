package dev.tidings.http.events;

import static dev.tidings.http.events.PublishParameters.DATA;
import static dev.tidings.http.events.PublishParameters.DURABILITY;
import static dev.tidings.http.events.PublishParameters.TOPIC;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidings.event.Event;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.RequestLimits;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a publish request into events: a form, JSON, or any text.
 *
 * <p>Where the query names a topic, a form or a JSON object without {@code data} is no envelope but the data itself:
 * {@code curl -d 'hello'} calls any body a form.
 */
final class BodyParser {
    private final Parameters query;
    private final boolean queryHasTopic;
    private final RequestLimits limits;
    private final Consumer<Event> rules;
    private final @Nullable String traceParent;

    /**
     * @param query is known to be in order
     * @param rules complain of an event that the hub does not take
     * @param traceParent which the events carry; null for none
     */
    BodyParser(Parameters query, RequestLimits limits, Consumer<Event> rules, @Nullable String traceParent) {
        this.query = query;
        this.limits = limits;
        this.rules = rules;
        this.traceParent = traceParent;
        this.queryHasTopic = query.has(TOPIC);
    }

    /**
     * The events of a body, and how they are to be kept.
     *
     * @throws Problem if the body is not what its format says
     * @throws InvalidValueException if an event breaks a rule
     */
    Publication parse(Format format, Charset charset, String text) {
        return switch (format) {
            case TEXT -> one(Parameters.NONE, text(text));
            case FORM -> form(text, charset);
            case JSON -> json(text);
            case LINES -> new BatchParser(this, limits.batchEvents()).parse(text, durability());
        };
    }

    /** What the query says of how all events are kept. */
    @Nullable
    Durability durability() {
        return new PublishParameters(Parameters.NONE, query).durability();
    }

    /** One event; what the body says by name goes before what the query does. */
    private Publication one(Parameters named, @Nullable EventData data) {
        PublishParameters parameters = new PublishParameters(named, query);
        if (data == null && !parameters.isEnd()) {
            throw noData();
        }
        Event event = parameters.event(data, limits, traceParent);
        rules.accept(event);
        int bytes = Text.utf8Length(event.data());
        if (bytes > limits.dataBytes()) {
            throw Problem.tooLarge(
                    "The data is " + bytes + " bytes long in UTF-8; expected at most " + limits.dataBytes());
        }
        return new Publication(List.of(event), parameters.durability());
    }

    /** An empty body is no data. */
    private static @Nullable EventData text(String body) {
        return body.isEmpty() ? null : EventData.text(body);
    }

    private static Problem noData() {
        return Problem.badRequest("The event has no data; expected some (data that is empty on purpose is said as"
                + " {\"data\":\"\"} in JSON, or data= in a form; end=true needs none)");
    }

    private Publication form(String text, Charset charset) {
        if (queryHasTopic && !hasField(text, DATA)) {
            return one(Parameters.NONE, text(text));
        }
        Parameters fields = Parameters.ofForm(text, charset);
        fields.require(PublishParameters.FORM, Set.of(TOPIC));
        return one(fields, fields.has(DATA) ? EventData.text(fields.all(DATA).get(0)) : null);
    }

    /** Whether a field is there, without demanding that the rest is a well-formed form. */
    private static boolean hasField(String form, String name) {
        return form.startsWith(name + "=") || form.contains("&" + name + "=");
    }

    private Publication json(String text) {
        if (text.isBlank()) {
            return one(Parameters.NONE, null);
        }
        return json(text, JsonMembers.of(text, PublishParameters.MEMBERS));
    }

    /** One line of several, which are kept alike: the durability is not a line's to say. */
    Event line(String text) {
        JsonMembers members = JsonMembers.of(text, PublishParameters.MEMBERS);
        if (!isDataAlone(members) && members.all().containsKey(DURABILITY)) {
            throw Problem.badRequest("The member durability is one line's, and all lines of a request are kept alike;"
                    + " expected it in the query, such as ?durability=written");
        }
        return json(text, members).events().get(0);
    }

    private boolean isDataAlone(JsonMembers members) {
        return queryHasTopic && !members.all().containsKey(DATA);
    }

    private Publication json(String text, JsonMembers members) {
        if (isDataAlone(members)) {
            return one(Parameters.NONE, EventData.json(text.strip()));
        }
        if (!members.isObject()) {
            throw Problem.badRequest(
                    "The JSON is " + Text.quote(text.strip()) + "; expected an object with topic (or topics) and data");
        }
        Parameters named = named(members.all());
        named.require(PublishParameters.MEMBERS, Set.of(TOPIC));
        @Nullable JsonMember data = members.all().get(DATA);
        return one(named, data == null ? null : data.asEventData());
    }

    /** The members as the fields of a form, so that one set of rules serves both. */
    private static Parameters named(Map<String, JsonMember> members) {
        Map<String, List<String>> fields = new HashMap<>();
        members.forEach((name, member) -> {
            if (name.equals("topics")) {
                fields.put(TOPIC, topics(member, members.containsKey(TOPIC)));
            } else if (name.equals(DATA) || !PublishParameters.MEMBERS.contains(name)) {
                fields.put(name, List.of(""));
            } else if (!member.isNull()) {
                fields.put(name, List.of(member.scalar(name)));
            }
        });
        return Parameters.ofMembers(fields);
    }

    private static List<String> topics(JsonMember member, boolean topicToo) {
        if (topicToo || member.kind() != JsonToken.START_ARRAY) {
            throw Problem.badRequest("The member topics is " + Text.quote(member.text())
                    + "; expected an array of strings, and no topic beside it");
        }
        return JsonMembers.strings("topics", member.text());
    }
}
