package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import dev.tidings.presence.Member;
import dev.tidings.presence.TopicPresence;
import dev.tidings.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a hub tells of who is there. */
final class PresenceJson {
    private PresenceJson() {}

    /** A member; empty if it does not say who, and since when. */
    static Optional<Member> member(String json) {
        Map<String, JsonAnswer.Value> members = JsonAnswer.members(json);
        String issuer = JsonMembers.text(members, "issuer");
        String subject = JsonMembers.text(members, "subject");
        Instant since = JsonMembers.time(JsonMembers.text(members, "since"));
        if (issuer == null || subject == null || since == null) {
            return Optional.empty();
        }
        return Optional.of(new Member(
                issuer,
                subject,
                raw(members, "info"),
                JsonMembers.text(members, "said"),
                since,
                number(json, "streams")));
    }

    /** How many there are, without a list. */
    static TopicPresence counts(Topic topic, String json) {
        return new TopicPresence(
                topic,
                number(json, "members"),
                number(json, "streams"),
                number(json, "anonymous"),
                raw(json, "listed").equals("true"),
                List.of());
    }

    /** The value of a member as it is written, but for white space; empty if there is none. */
    static String raw(String json, String name) {
        String value = raw(JsonAnswer.members(json), name);
        return value == null ? "" : value;
    }

    private static int number(String json, String name) {
        return (int) Math.min(JsonAnswer.number(json, name), Integer.MAX_VALUE);
    }

    private static @Nullable String raw(Map<String, JsonAnswer.Value> members, String name) {
        JsonAnswer.Value value = members.get(name);
        return value == null ? null : value.isString() ? JsonString.quote(value.text()) : value.text();
    }
}
