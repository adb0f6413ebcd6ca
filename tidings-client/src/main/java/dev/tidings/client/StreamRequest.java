package dev.tidings.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The request that opens a stream: from the original address, or from where a redirect led.
 *
 * @param origin the address that the caller gave
 * @param headers the caller's own, such as {@code Authorization}
 */
record StreamRequest(URI origin, Map<String, String> headers) {
    private static final String CURSOR_HEADER = "Last-Event-ID";
    private static final String CURSOR_PARAMETER = "lastEventId";

    HttpRequest at(URI target, String cursor) {
        boolean fitsHeader = fitsHeader(cursor);
        HttpRequest.Builder request = HttpRequest.newBuilder(fitsHeader ? target : withParameter(target, cursor));
        if (isSameOrigin(target)) {
            headers.forEach(request::setHeader);
        }
        request.setHeader("Accept", MediaType.EVENT_STREAM);
        request.setHeader("Cache-Control", "no-store");
        if (fitsHeader && !cursor.isEmpty()) {
            request.setHeader(CURSOR_HEADER, cursor);
        }
        return request.version(versionFor(target)).build();
    }

    /** The cursor of a stream that has yet to send an event, from the head of the answer: empty if it says none that can be sent back. */
    static String cursorIn(HttpHeaders answer) {
        return answer.firstValue(CURSOR_HEADER)
                .filter(StreamRequest::fitsHeader)
                .orElse("");
    }

    /** The JDK's client writes a header in US-ASCII, trimmed: an id that would not survive goes into the query. */
    private static boolean fitsHeader(String cursor) {
        return cursor.chars().allMatch(c -> c >= ' ' && c < 0x7F) && cursor.equals(cursor.strip());
    }

    private static URI withParameter(URI target, String cursor) {
        String query = target.getRawQuery() == null ? "" : target.getRawQuery();
        String others = Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith(CURSOR_PARAMETER + "="))
                .map(pair -> pair + "&")
                .collect(Collectors.joining());
        String address = target.getScheme() + "://" + target.getRawAuthority() + target.getRawPath();
        return URI.create(
                address + "?" + others + CURSOR_PARAMETER + "=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }

    /** The caller's headers may be credentials: a redirect to another server must not carry them along. */
    private boolean isSameOrigin(URI target) {
        return origin.getScheme().equalsIgnoreCase(target.getScheme())
                && origin.getHost().equalsIgnoreCase(target.getHost())
                && origin.getPort() == target.getPort();
    }

    /** Without TLS the JDK's client would offer an upgrade to HTTP/2, which some servers answer with an error. */
    static Version versionFor(URI target) {
        return "https".equalsIgnoreCase(target.getScheme()) ? Version.HTTP_2 : Version.HTTP_1_1;
    }
}
