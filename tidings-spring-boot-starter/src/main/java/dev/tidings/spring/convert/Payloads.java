package dev.tidings.spring.convert;

import dev.tidings.event.Event;
import dev.tidings.hub.StreamEvent;
import dev.tidings.topic.InvalidValueException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Turns objects into the data of events, and the data into objects: text and bytes as they are, anything else by JSON. Safe for use by any thread. */
public record Payloads(JsonMapping json) {
    /** @throws InvalidValueException if the object has no form as data; the message names its type */
    public Event.Builder write(Event.Builder event, Object payload) {
        if (payload instanceof CharSequence text) {
            return event.data(text.toString());
        }
        if (payload instanceof byte[] bytes) {
            return event.data(text(bytes));
        }
        String written;
        try {
            written = json.write(payload);
        } catch (RuntimeException e) {
            throw new InvalidValueException(
                    "An object of " + payload.getClass().getName() + " has no form in JSON: " + e.getMessage());
        }
        return event.json(written);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidValueException("The payload of " + bytes.length
                    + " bytes is not UTF-8; expected text, for an event stream can carry nothing else");
        }
    }

    /** @throws InvalidValueException if the data is none of that type; the message names the event and the type */
    public Object read(StreamEvent item, Type type) {
        if (type == StreamEvent.class) {
            return item;
        }
        if (type == Event.class) {
            return item.event();
        }
        String data = item.event().data();
        if (type == String.class) {
            return data;
        }
        return type == byte[].class ? data.getBytes(StandardCharsets.UTF_8) : fromJson(item, data, type);
    }

    private Object fromJson(StreamEvent item, String data, Type type) {
        try {
            return json.read(data, type);
        } catch (RuntimeException e) {
            throw new InvalidValueException("The data of event " + item.id() + " on "
                    + item.topic().name() + " is no " + type.getTypeName() + ": " + e.getMessage());
        }
    }
}
