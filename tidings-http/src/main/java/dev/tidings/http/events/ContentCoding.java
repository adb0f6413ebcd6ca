package dev.tidings.http.events;

import dev.tidings.http.Escapes;
import dev.tidings.http.Problem;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Locale;

/** How a body is packed (RFC 9110, 8.4). */
enum ContentCoding {
    IDENTITY,
    GZIP;

    /** @throws Problem 415 if it is packed otherwise, or more than once */
    static ContentCoding of(List<String> fields) {
        ContentCoding coding = IDENTITY;
        for (String name : String.join(",", fields).split(",", -1)) {
            switch (name.strip().toLowerCase(Locale.ROOT)) {
                case "", "identity" -> {}
                case "gzip", "x-gzip" -> {
                    if (coding == GZIP) {
                        throw unread(fields);
                    }
                    coding = GZIP;
                }
                default -> throw unread(fields);
            }
        }
        return coding;
    }

    private static Problem unread(List<String> fields) {
        return new Problem(
                        415,
                        "The content coding " + Text.quote(Escapes.readable(String.join(", ", fields)))
                                + " is not read here; expected gzip once, or none")
                .with("Accept-Encoding", "gzip");
    }
}
