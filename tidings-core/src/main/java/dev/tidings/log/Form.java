package dev.tidings.log;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names with values, as the hub writes them into events for itself: {@code name=value&name=value}, escaped. A name may have several values, in their order. Not for use by several threads. */
public final class Form {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** What {@link #text} has written. */
    public static Form read(String text) {
        Form form = new Form();
        if (text.isEmpty()) {
            return form;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.add(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    /** Adds a value, unless it is null. */
    public Form add(String name, @Nullable Object value) {
        if (value != null) {
            values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value.toString());
        }
        return this;
    }

    /** The first value; null if there is none. */
    public @Nullable String get(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /** The first value; empty if there is none. */
    public String text(String name) {
        String value = get(name);
        return value == null ? "" : value;
    }

    /** All values of a name, in their order. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** All of it, as {@link #read} takes it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, all) -> {
            for (String value : all) {
                text.append(text.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return text.toString();
    }
}
