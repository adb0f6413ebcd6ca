package dev.tidings.http.access;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Answer;
import dev.tidings.http.EventStream;
import dev.tidings.http.Origin;
import dev.tidings.http.Request;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may read the answers (Fetch standard, 3.2 and 3.3). Listed origins may, with credentials; {@code *} lets any page, without.
 * Nothing is echoed that is not on the list.
 */
public final class CorsPolicy {
    private static final String PREFLIGHT_SECONDS = "86400";
    private static final String READABLE =
            EventStream.LAST_EVENT_ID + ", Retry-After, WWW-Authenticate, " + EventStream.HEARTBEAT;
    private static final String SENDABLE = EventStream.LAST_EVENT_ID
            + ", Content-Type, Content-Encoding, Authorization, Cache-Control, Accept, Idempotency-Key, traceparent, tracestate";

    private final Set<Origin> listed;
    private final boolean any;

    /** @param origins as {@link AccessOptions} has them */
    public CorsPolicy(Set<String> origins) {
        this.any = origins.contains(AccessOptions.ANY);
        this.listed = origins.stream()
                .map(Origin::of)
                .filter(origin -> origin != null)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a page of this origin may read the answers. */
    boolean allows(@Nullable Origin origin) {
        return any || isListed(origin);
    }

    /** Whether it is on the list by name. */
    boolean isListed(@Nullable Origin origin) {
        return origin != null && listed.contains(origin);
    }

    /** As the browser sent it, which is what it compares with; {@code *}; or null for who may not. */
    private @Nullable String allowed(Request request) {
        String origin = request.headers().all("Origin").size() == 1 ? request.header("Origin") : null;
        if (origin == null) {
            return null;
        }
        if (isListed(Origin.of(origin))) {
            return origin;
        }
        return any ? AccessOptions.ANY : null;
    }

    /** Lets the page that asked read the answer, if it may. */
    public Answer readable(Request request, Answer answer) {
        Answer varying = answer.varyingBy("Origin");
        @Nullable String allowed = allowed(request);
        if (allowed == null) {
            return varying;
        }
        Answer readable =
                varying.with("Access-Control-Allow-Origin", allowed).with("Access-Control-Expose-Headers", READABLE);
        return allowed.equals(AccessOptions.ANY) ? readable : readable.with("Access-Control-Allow-Credentials", "true");
    }

    /**
     * The answer to {@code OPTIONS}, which may be a preflight, beside what {@link #readable} says in every answer.
     *
     * @param methods that the path takes
     */
    public Answer options(Request request, String methods) {
        Answer answer = Answer.of(204)
                .with("Allow", methods)
                .varyingBy("Access-Control-Request-Method, Access-Control-Request-Headers");
        if (allowed(request) == null) {
            return answer;
        }
        return answer.with("Access-Control-Allow-Methods", methods)
                .with("Access-Control-Allow-Headers", SENDABLE)
                .with("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    }
}
