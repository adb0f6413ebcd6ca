package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
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
        String topic = JsonMembers.text(members, "topic");
        String id = JsonMembers.text(members, "id");
        Instant time = JsonMembers.time(JsonMembers.text(members, "time"));
        JsonAnswer.Value data = members.get("data");
        if (topic == null || id == null || time == null || data == null) {
            return null;
        }
        String type = JsonMembers.text(members, "type");
        return new EventEnvelope(
                topic,
                id,
                type == null ? DEFAULT_TYPE : type,
                time,
                JsonMembers.text(members, "key"),
                isTrue(members.get("end")),
                data.text(),
                !data.isString(),
                JsonMembers.text(members, "traceparent"));
    }

    private static boolean isTrue(JsonAnswer.@Nullable Value value) {
        return value != null && !value.isString() && value.text().equals("true");
    }
}
