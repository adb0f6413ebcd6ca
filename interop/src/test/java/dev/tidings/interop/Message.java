package dev.tidings.interop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.event.Event;
import java.util.Objects;

/** What a client makes of one event: what its listener is given. */
record Message(String type, String id, String data) {
    /** What a client that follows the standard makes of an event. */
    static Message of(Event event, String id) {
        return new Message(
                Objects.requireNonNullElse(event.type(), "message"),
                id,
                event.data().replaceAll("\r\n?", "\n"));
    }

    static Message of(JsonNode json) {
        return new Message(
                json.path("type").asText(),
                json.path("id").asText(),
                json.path("data").asText());
    }
}
