package dev.tidings.http.events;

import dev.tidings.http.Problem;
import dev.tidings.topic.Text;

/** How a body says what is to be published. */
enum Format {
    /** The body is the data. */
    TEXT,
    FORM,
    JSON,
    /** JSON, an event a line. */
    LINES;

    private static final String READ =
            "text/plain, application/x-www-form-urlencoded, application/json or application/x-ndjson";

    /** @throws Problem if a body of this type is no text */
    static Format of(ContentType type) {
        return switch (type.mediaType()) {
            case "application/x-www-form-urlencoded" -> FORM;
            case "application/json" -> JSON;
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> LINES;
            case "multipart/form-data", "application/octet-stream" ->
                throw new Problem(
                        415, "The content type " + Text.quote(type.text()) + " is not read here; expected " + READ);
            default -> TEXT;
        };
    }
}
