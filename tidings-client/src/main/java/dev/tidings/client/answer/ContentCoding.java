package dev.tidings.client.answer;

import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.stream.Stream;

/** The codings that an answer's body is in. This client decodes none, and says so in each request. */
public final class ContentCoding {
    public static final String REQUEST_HEADER = "Accept-Encoding";
    /** The name of no coding at all. */
    public static final String IDENTITY = "identity";

    private ContentCoding() {}

    /** As the answer spells them, in the order they were applied, without those that change nothing; empty for a body as it is. */
    public static String of(HttpHeaders headers) {
        return headers.allValues("Content-Encoding").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(coding ->
                        !coding.isEmpty() && !coding.toLowerCase(Locale.ROOT).equals(IDENTITY))
                .reduce((first, second) -> first + ", " + second)
                .orElse("");
    }
}
