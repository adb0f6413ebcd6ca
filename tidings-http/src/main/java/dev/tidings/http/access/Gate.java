package dev.tidings.http.access;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Escapes;
import dev.tidings.http.Origin;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each request must pass before anything is done for it. A page that may not read the answers shall not change anything either: browsers send simple
 * requests unasked, and say who for ({@code Origin}, RFC 6454) and from where ({@code Sec-Fetch-Site}, Fetch Metadata, 2.3).
 */
public final class Gate {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> FOREIGN_SITES = Set.of("cross-site", "same-site");

    private final HostPolicy hosts;
    private final CorsPolicy cors;

    public Gate(AccessOptions options) {
        this.hosts = new HostPolicy(options.publicUrls());
        this.cors = new CorsPolicy(options.corsOrigins());
    }

    /** Which pages may read what the request is answered. */
    public CorsPolicy cors() {
        return cors;
    }

    /** @throws Problem if the request may not pass: 400, 403, 417, 421 */
    public void check(Request request) {
        hosts.check(request);
        requireExpectation(request);
        List<String> origins = request.headers().all("Origin");
        if (origins.size() > 1) {
            throw Problem.badRequest("The header Origin is given " + origins.size() + " times; expected once");
        }
        if (!SAFE.contains(request.method())) {
            requireOurPage(request, origins.isEmpty() ? null : origins.get(0));
        }
    }

    /**
     * What a browser sends unasked changes something only from a page that says who it is, and may use the hub with credentials.
     *
     * @throws Problem 403 if it may not
     */
    void requireOwnPage(Request request) {
        if (SAFE.contains(request.method())) {
            return;
        }
        if (request.headers().all("Origin").isEmpty()) {
            throw notOurs();
        }
        requireNoForeignPage(request);
    }

    /**
     * What a browser may send unasked, and a program may send too, changes nothing from a page that may not use the hub with credentials.
     *
     * @throws Problem 403 if it may not
     */
    void requireNoForeignPage(Request request) {
        if (SAFE.contains(request.method())) {
            return;
        }
        List<String> origins = request.headers().all("Origin");
        boolean isForeign = origins.isEmpty() ? isOfForeignSite(request) : !mayUse(request, Origin.of(origins.get(0)));
        if (isForeign) {
            throw notOurs();
        }
    }

    private static Problem notOurs() {
        return new Problem(
                403,
                "A request with a cookie that changes something must say which page it is from; expected the header"
                        + " Origin, and in it the hub's own or an origin that --cors-origin lists by name");
    }

    /** Whether a page is the hub's own, or of an origin that is listed by name. */
    private boolean mayUse(Request request, @Nullable Origin origin) {
        return cors.isListed(origin) || isOurs(request, origin);
    }

    private boolean isOurs(Request request, @Nullable Origin origin) {
        return origin != null
                && (hosts.isPublic(origin) || (hosts.isOwn(origin, request) && !isOfForeignSite(request)));
    }

    /** Whether a request is from a page of an origin, as far as its browser says. */
    boolean isFrom(String text, Request request) {
        List<String> origins = request.headers().all("Origin");
        if (!origins.isEmpty()) {
            return origins.size() == 1 && text.equals(String.valueOf(Origin.of(origins.get(0))));
        }
        // A page says nothing where it reads from its own origin.
        boolean isSameOrigin = request.headers().all("Sec-Fetch-Site").equals(List.of("same-origin"));
        return isSameOrigin && isOurs(request, Origin.of(text));
    }

    /** RFC 9110, 10.1.1. Who waits for something else may take no answer for a no, and send its body. */
    private static void requireExpectation(Request request) {
        for (String field : request.headers().all("Expect")) {
            for (String expectation : field.split(",", -1)) {
                String bare = expectation.strip();
                if (!bare.isEmpty() && !bare.equalsIgnoreCase("100-continue")) {
                    throw new Problem(
                                    417,
                                    "The expectation " + Text.quote(Escapes.readable(bare))
                                            + " cannot be met; expected 100-continue")
                            .asLast();
                }
            }
        }
    }

    private void requireOurPage(Request request, @Nullable String text) {
        if (text == null) {
            if (isOfForeignSite(request) && !cors.allows(null)) {
                throw forbidden("A page of another site");
            }
        } else if (!mayChange(request, Origin.of(text))) {
            throw forbidden("The origin " + Text.quote(Escapes.readable(text)));
        }
    }

    private boolean mayChange(Request request, @Nullable Origin origin) {
        return cors.allows(origin) || isOurs(request, origin);
    }

    private static boolean isOfForeignSite(Request request) {
        return request.headers().all("Sec-Fetch-Site").stream()
                .anyMatch(site -> FOREIGN_SITES.contains(site.strip().toLowerCase(Locale.ROOT)));
    }

    private static Problem forbidden(String who) {
        return new Problem(
                403,
                who + " may not publish here; expected the hub's own pages (as --public-url says, behind a proxy) or an"
                        + " origin that --cors-origin lists");
    }
}
