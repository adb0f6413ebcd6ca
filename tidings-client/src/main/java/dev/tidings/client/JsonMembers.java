package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the members of an object say that a hub has sent. */
final class JsonMembers {
    private JsonMembers() {}

    /** Null if there is none of the name, or it is no string. */
    static @Nullable String text(Map<String, JsonAnswer.Value> members, String name) {
        JsonAnswer.Value value = members.get(name);
        return value != null && value.isString() ? value.text() : null;
    }

    /** Null if it is no time. */
    static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException none) {
            return null;
        }
    }
}
