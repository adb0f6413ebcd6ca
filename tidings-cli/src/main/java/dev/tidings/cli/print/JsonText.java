package dev.tidings.cli.print;

import dev.tidings.client.JsonString;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON object under construction, its members in the order they came. Not safe for use by several threads. */
public final class JsonText {
    private final Map<String, String> members = new LinkedHashMap<>();

    public JsonText put(String name, String value) {
        return putRaw(name, JsonString.quote(value));
    }

    public JsonText put(String name, long value) {
        return putRaw(name, Long.toString(value));
    }

    public JsonText put(String name, double value) {
        return putRaw(name, Double.isFinite(value) ? Double.toString(Math.round(value * 1000) / 1000.0) : "null");
    }

    public JsonText put(String name, boolean value) {
        return putRaw(name, Boolean.toString(value));
    }

    public JsonText put(String name, long[] values) {
        return putRaw(name, Arrays.toString(values));
    }

    public JsonText put(String name, JsonText value) {
        return putRaw(name, value.toString());
    }

    private JsonText putRaw(String name, String json) {
        members.put(name, json);
        return this;
    }

    @Override
    public String toString() {
        return members.entrySet().stream()
                .map(member -> JsonString.quote(member.getKey()) + ": " + member.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
