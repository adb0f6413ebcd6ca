package dev.tidings.client.answer;

import java.net.http.HttpHeaders;
import java.util.Locale;

/** The essence of a Content-Type: type and subtype in lower case, without parameters. */
public final class MediaType {
    public static final String EVENT_STREAM = "text/event-stream";

    private MediaType() {}

    /** Empty if there is no Content-Type. */
    public static String of(HttpHeaders headers) {
        String value = headers.firstValue("Content-Type").orElse("");
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
