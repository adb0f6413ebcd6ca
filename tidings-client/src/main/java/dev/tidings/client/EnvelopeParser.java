package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a hub sends to who asks for envelopes. */
final class EnvelopeParser {
    private static final String DEFAULT_TYPE = "message";

    private EnvelopeParser() {}

    /** The event; null if the data is no envelope, as that of an event of the hub's own is none. */
    static @Nullable EventEnvelope parse(String json) {
        Map<String, JsonAnswer.Value> members = JsonAnswer.members(json);
        String topic = text(members, "topic");
        String id = text(members, "id");
        Instant time = time(text(members, "time"));
        JsonAnswer.Value data = members.get("data");
        if (topic == null || id == null || time == null || data == null) {
            return null;
        }
        String type = text(members, "type");
        return new EventEnvelope(
                topic,
                id,
                type == null ? DEFAULT_TYPE : type,
                time,
                text(members, "key"),
                isTrue(members.get("end")),
                data.text(),
                !data.isString(),
                text(members, "traceparent"));
    }

    private static boolean isTrue(JsonAnswer.@Nullable Value value) {
        return value != null && !value.isString() && value.text().equals("true");
    }

    private static @Nullable String text(Map<String, JsonAnswer.Value> members, String name) {
        JsonAnswer.Value value = members.get(name);
        return value != null && value.isString() ? value.text() : null;
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException none) {
            return null;
        }
    }
}
