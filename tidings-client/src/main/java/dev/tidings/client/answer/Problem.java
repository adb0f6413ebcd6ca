package dev.tidings.client.answer;

import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What a refusal says: the sentence in a problem document (RFC 9457), or the bare status where there is none. */
public final class Problem {
    private static final String CONTENT_TYPE = "application/problem+json";

    private Problem() {}

    public static boolean isIn(HttpHeaders headers) {
        return MediaType.of(headers).equals(CONTENT_TYPE)
                && ContentCoding.of(headers).isEmpty();
    }

    public static String describe(int status, HttpHeaders headers, String body) {
        String detail = isIn(headers) ? detail(body) : null;
        return detail == null ? "the server answered " + status : detail + " (" + status + ")";
    }

    private static @Nullable String detail(String body) {
        String detail = JsonAnswer.member(body, "detail");
        return detail == null ? JsonAnswer.member(body, "title") : detail;
    }
}
