package dev.tidings.cli.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.tidings.event.Event;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.Topic;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes events as NDJSON, one object a line; what an event leaves open is left out. Not safe for use by several threads. */
final class EventLineWriter {
    private final Writer out;
    private final JsonGenerator json;

    EventLineWriter(Writer out) throws IOException {
        this.out = out;
        this.json = new JsonFactory().createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    void write(LogEntry entry) throws IOException {
        Event event = entry.event();
        json.writeStartObject();
        json.writeStringField("id", entry.id());
        json.writeNumberField("position", entry.position());
        json.writeStringField("time", Instant.ofEpochMilli(entry.timeMillis()).toString());
        json.writeArrayFieldStart("topics");
        for (Topic topic : event.topics()) {
            json.writeString(topic.name());
        }
        json.writeEndArray();
        writeString("type", event.type());
        if (event.hasData()) {
            json.writeStringField("data", event.data());
        }
        if (event.isJson()) {
            json.writeBooleanField("json", true);
        }
        if (event.retry() != null) {
            json.writeNumberField("retry", event.retry().toMillis());
        }
        if (event.ttl() != null) {
            json.writeNumberField("ttl", event.ttl().toMillis());
        }
        if (event.isPrivate()) {
            json.writeBooleanField("private", true);
        }
        if (event.isEnd()) {
            json.writeBooleanField("end", true);
        }
        writeString("key", event.key());
        writeString("traceparent", event.traceParent());
        json.writeEndObject();
        json.flush();
        out.write('\n');
    }

    private void writeString(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
