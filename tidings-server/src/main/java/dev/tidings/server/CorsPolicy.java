package dev.tidings.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may talk to the hub (Fetch standard, section 3.3). Listed origins may, with credentials; {@code *} lets any page,
 * without. Nothing is echoed that is not on the list.
 */
final class CorsPolicy {
    private static final String ANY = "*";
    private static final String PREFLIGHT_SECONDS = "86400";

    private final Set<String> origins;

    CorsPolicy(Set<String> origins) {
        this.origins = origins;
    }

    /** Whether a page that may not read the answers shall not change anything either: browsers send simple requests unasked. */
    boolean forbids(HttpHeaders request, HttpMethod method) {
        String origin = request.get(HttpHeaderNames.ORIGIN);
        boolean safe =
                method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
        return !safe && origin != null && !isSameOrigin(origin, request) && allowed(origin) == null;
    }

    private static boolean isSameOrigin(String origin, HttpHeaders request) {
        String host = request.get(HttpHeaderNames.HOST);
        try {
            String authority = URI.create(origin).getRawAuthority();
            return host != null && authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private @Nullable String allowed(String origin) {
        if (origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return origin;
        }
        return origins.contains(ANY) ? ANY : null;
    }

    /** Lets the page that asked read the answer, if it may. */
    void apply(HttpHeaders request, HttpHeaders response) {
        response.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        String origin = request.get(HttpHeaderNames.ORIGIN);
        String allowed = origin == null ? null : allowed(origin);
        if (allowed != null) {
            response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
            response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, SubscribeRequest.LAST_EVENT_ID);
            if (!allowed.equals(ANY)) {
                response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            }
        }
    }

    /** Answers a preflight, beside what {@link #apply} says in every answer. */
    void applyPreflight(HttpHeaders request, String methods, HttpHeaders response) {
        String origin = request.get(HttpHeaderNames.ORIGIN);
        if (origin != null && allowed(origin) != null) {
            response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
            response.set(
                    HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                    SubscribeRequest.LAST_EVENT_ID + ", Content-Type, Authorization, Cache-Control, Accept, "
                            + IdempotencyKeyParser.NAME);
            response.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        }
    }
}
