package dev.tidings.server.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;

/**
 * One answer as it came.
 *
 * @param head the status line and the header lines, as Latin-1
 * @param body as far as it was read, as Latin-1: of a stream perhaps only the beginning
 */
record RawAnswer(List<String> head, String body) {
    String statusLine() {
        return head.get(0);
    }

    int status() {
        return Integer.parseInt(statusLine().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** The values of all fields by this name, in any case. */
    List<String> all(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /** The values of a field joined by commas, or the empty text (RFC 9110, 5.2). */
    String field(String name) {
        return String.join(", ", all(name));
    }

    boolean isInterim() {
        return status() < 200;
    }

    boolean isStream() {
        return status() == 200 && field("content-type").startsWith("text/event-stream");
    }

    /** Whether the connection is said to end with it. */
    boolean isLast() {
        return List.of(field("connection").toLowerCase(Locale.ROOT).split(", *"))
                .contains("close");
    }

    String text() {
        return new String(body.getBytes(ISO_8859_1), UTF_8);
    }

    @Override
    public String toString() {
        return String.join("\n", head) + "\n\n" + text();
    }
}
