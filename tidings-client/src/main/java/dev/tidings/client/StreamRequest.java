package dev.tidings.client;

import dev.tidings.client.answer.ContentCoding;
import dev.tidings.client.answer.MediaType;
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
 * The request that opens a stream.
 *
 * @param headers the caller's own, such as {@code Authorization}
 */
record StreamRequest(Map<String, String> headers, String cursor) {
    private static final String CURSOR_HEADER = "Last-Event-ID";
    private static final String CURSOR_PARAMETER = "lastEventId";

    HttpRequest to(StreamTarget target) {
        boolean fitsHeader = fitsHeader(cursor);
        URI uri = fitsHeader ? target.uri() : withCursor(target.uri());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        target.content().writeTo(request);
        if (target.isTrusted()) {
            headers.forEach(request::setHeader);
        }
        request.setHeader("Accept", MediaType.EVENT_STREAM);
        request.setHeader(ContentCoding.REQUEST_HEADER, ContentCoding.IDENTITY);
        request.setHeader("Cache-Control", "no-cache");
        if (fitsHeader && !cursor.isEmpty()) {
            request.setHeader(CURSOR_HEADER, cursor);
        }
        return request.version(versionFor(uri)).build();
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

    private URI withCursor(URI target) {
        String query = target.getRawQuery() == null ? "" : target.getRawQuery();
        String others = Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith(CURSOR_PARAMETER + "="))
                .map(pair -> pair + "&")
                .collect(Collectors.joining());
        String address = target.getScheme() + "://" + target.getRawAuthority() + target.getRawPath();
        return URI.create(
                address + "?" + others + CURSOR_PARAMETER + "=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }

    /** Without TLS the JDK's client would offer an upgrade to HTTP/2, which some servers answer with an error. */
    static Version versionFor(URI target) {
        return "https".equalsIgnoreCase(target.getScheme()) ? Version.HTTP_2 : Version.HTTP_1_1;
    }
}
