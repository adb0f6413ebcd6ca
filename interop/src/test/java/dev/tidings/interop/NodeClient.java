package dev.tidings.interop;

import java.util.Locale;
import java.util.stream.Collectors;

/** The npm packages under test, by the name of their script; {@link #RAW} is eventsource-parser over the bytes. */
enum NodeClient {
    EVENTSOURCE,
    EVENTSOURCE_CLIENT,
    FETCH_EVENT_SOURCE,
    EVENT_SOURCE_POLYFILL,
    RECONNECTING_EVENTSOURCE,
    RAW;

    String script() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".mjs";
    }

    /** What it makes of a message that is carried as the standard says. */
    Message reads(Message message) {
        return this == FETCH_EVENT_SOURCE ? new Message(message.type(), message.id(), lossy(message.data())) : message;
    }

    /** It decodes each line by itself, so that a byte order mark in front is dropped, and it forgets empty lines before the first other. */
    private static String lossy(String data) {
        return data.lines()
                .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                .dropWhile(String::isEmpty)
                .collect(Collectors.joining("\n"))
                .concat(endsWithEmptyLine(data) ? "\n" : "");
    }

    private static boolean endsWithEmptyLine(String data) {
        return data.endsWith("\n") && !data.isBlank();
    }
}
