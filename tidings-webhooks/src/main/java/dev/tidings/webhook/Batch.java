package dev.tidings.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.hub.StreamEvent;
import dev.tidings.wire.EnvelopeEncoder;
import java.io.ByteArrayOutputStream;

/** Events that go out together, as JSON. Not for use by several threads. */
final class Batch {
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private int count;
    private long firstMillis;
    private String last = "";

    void add(StreamEvent event) {
        long time = event.time().toEpochMilli();
        byte[] json = EnvelopeEncoder.json(event.id(), event.event(), event.topic(), time);
        if (count == 0) {
            firstMillis = time;
        } else {
            events.write(',');
        }
        events.writeBytes(json);
        count++;
        last = event.cursor();
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull(WebhookOptions.Limits limits) {
        return count >= limits.events() || events.size() >= limits.bytes();
    }

    /** When its first event was committed, in milliseconds since 1970. */
    long firstMillis() {
        return firstMillis;
    }

    /** The cursor behind it. */
    String last() {
        return last;
    }

    /** @param head what it says besides the events: members of an object, each followed by a comma */
    byte[] body(String head) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(head.length() + events.size() + 16);
        body.writeBytes(("{" + head + "\"events\":[").getBytes(UTF_8));
        body.writeBytes(events.toByteArray());
        body.writeBytes("]}".getBytes(UTF_8));
        return body.toByteArray();
    }
}
