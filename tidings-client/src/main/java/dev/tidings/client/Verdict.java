package dev.tidings.client;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What the head of an answer means for a stream (WHATWG HTML, section 9.2.2). */
enum Verdict {
    /** Events follow. */
    OPEN,
    /** Ask elsewhere. */
    REDIRECT,
    /** The orderly "do not come back". */
    STOP,
    /** No event stream: asking again would not help. */
    REFUSE;

    static Verdict of(int status, HttpHeaders headers) {
        return switch (status) {
            case 200 -> MediaType.of(headers).equals(MediaType.EVENT_STREAM) ? OPEN : REFUSE;
            case 204 -> STOP;
            case 301, 302, 303, 307, 308 -> REDIRECT;
            default -> REFUSE;
        };
    }

    /** Where a redirect leads, or null where none may follow: no or a bad address, another scheme, or out of TLS into the clear. */
    static @Nullable URI redirectTarget(URI from, HttpHeaders headers) {
        try {
            URI target = from.resolve(headers.firstValue("Location").orElseThrow());
            boolean isSafe = "https".equalsIgnoreCase(target.getScheme())
                    || ("http".equalsIgnoreCase(target.getScheme()) && !"https".equalsIgnoreCase(from.getScheme()));
            return isSafe && target.getHost() != null ? target : null;
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return null;
        }
    }
}
