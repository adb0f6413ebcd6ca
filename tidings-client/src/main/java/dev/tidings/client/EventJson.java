package dev.tidings.client;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.topic.Topic;
import java.math.BigDecimal;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An event as the hub takes it in JSON; what the event leaves open is left out. */
public final class EventJson {
    private EventJson() {}

    /**
     * One line.
     *
     * @param durability null to leave it to the hub
     */
    public static String write(Event event, @Nullable Durability durability) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        members.add("\"topics\":"
                + event.topics().stream()
                        .map(Topic::name)
                        .map(JsonString::quote)
                        .collect(Collectors.joining(",", "[", "]")));
        if (event.hasData()) {
            members.add("\"data\":" + (event.isJson() ? onOneLine(event.data()) : JsonString.quote(event.data())));
        }
        addString(members, "type", event.type());
        addString(members, "id", event.id());
        addString(members, "key", event.key());
        if (event.ttl() != null) {
            BigDecimal seconds = BigDecimal.valueOf(event.ttl().toMillis(), 3);
            members.add("\"ttl\":" + seconds.toPlainString());
        }
        if (event.retry() != null) {
            members.add("\"retry\":" + event.retry().toMillis());
        }
        if (event.isPrivate()) {
            members.add("\"private\":true");
        }
        if (event.isEnd()) {
            members.add("\"end\":true");
        }
        addString(members, "durability", durability == null ? null : durability.code());
        return members.toString();
    }

    /** Line ends are white space in JSON: in a string they are escaped. */
    private static String onOneLine(String json) {
        return json.replace('\r', ' ').replace('\n', ' ');
    }

    private static void addString(StringJoiner members, String name, @Nullable String value) {
        if (value != null) {
            members.add("\"" + name + "\":" + JsonString.quote(value));
        }
    }
}
