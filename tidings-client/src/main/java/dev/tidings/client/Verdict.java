package dev.tidings.client;

import dev.tidings.client.answer.ContentCoding;
import dev.tidings.client.answer.MediaType;
import dev.tidings.client.answer.Problem;
import java.net.http.HttpHeaders;

/** What the head of an answer means for a stream (WHATWG HTML, section 9.2.2, but for what is tried again). */
enum Verdict {
    /** Events follow. */
    OPEN,
    /** Ask elsewhere. */
    REDIRECT,
    /** The orderly "do not come back". */
    STOP,
    /** Not for the time being: ask again. */
    WAIT,
    /** No event stream: asking again would not help. */
    REFUSE;

    static Verdict of(int status, HttpHeaders headers, StatusPolicy policy) {
        return switch (status) {
            case 200 -> isStream(headers) && ContentCoding.of(headers).isEmpty() ? OPEN : REFUSE;
            case 204 -> STOP;
            case 301, 302, 303, 307, 308 -> REDIRECT;
            default -> policy.isTemporary(status) ? WAIT : REFUSE;
        };
    }

    private static boolean isStream(HttpHeaders headers) {
        return MediaType.of(headers).equals(MediaType.EVENT_STREAM);
    }

    /** Why an answer is no stream, for people. */
    static String describe(int status, HttpHeaders headers, String body) {
        if (status != 200) {
            return Problem.describe(status, headers, body);
        }
        if (isStream(headers)) {
            return "the server sends the stream in the content coding " + ContentCoding.of(headers)
                    + ", though it was asked for none; expected " + ContentCoding.IDENTITY + " (200)";
        }
        String type = MediaType.of(headers);
        return "the server answered with " + (type.isEmpty() ? "no content type" : "the content type " + type)
                + "; expected " + MediaType.EVENT_STREAM + " (200)";
    }
}
