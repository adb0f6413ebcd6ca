package dev.tidings.http.access;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Escapes;
import dev.tidings.http.Origin;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.topic.Text;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which names the hub is served under. Anybody can have a name of theirs resolve to this machine, and then their page would be of the same origin as the hub
 * (DNS rebinding): so a name is served if it is known. An address is nobody's name.
 */
public final class HostPolicy {
    private final Set<Origin> publicOrigins;
    /** What passed last: most requests name the same host, and need not be looked at again. */
    private volatile @Nullable Known known;

    private record Known(String authority, String scheme, boolean local) {}

    /** @param publicUrls what clients call the hub */
    public HostPolicy(Set<URI> publicUrls) {
        this.publicOrigins = publicUrls.stream().map(AccessOptions::originOf).collect(Collectors.toUnmodifiableSet());
    }

    /** @throws Problem 421 if the request is for a host that is not this one; 400 if what it names is none */
    public void check(Request request) {
        String authority = request.authority();
        if (authority == null || authority.isEmpty() || isKnown(request, authority)) {
            return;
        }
        @Nullable Origin asked = asked(request);
        if (asked == null) {
            throw Problem.badRequest("The host " + Text.quote(Escapes.readable(authority))
                    + " is malformed; expected a name or an address, and perhaps a port");
        }
        if (!isServed(withoutDot(asked.host()), request.peer().local())) {
            throw misdirected(authority, request.peer().local());
        }
        known = new Known(authority, request.scheme(), request.peer().local());
    }

    private boolean isKnown(Request request, String authority) {
        Known last = known;
        return last != null
                && last.authority().equals(authority)
                && last.scheme().equals(request.scheme())
                && last.local() == request.peer().local();
    }

    /** It says that a name is whole, which a name of a request always is. */
    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private boolean isServed(String host, boolean local) {
        if (Hosts.isLoopback(host) || isPublic(host)) {
            return true;
        }
        return !local && (publicOrigins.isEmpty() || Hosts.isAddress(host));
    }

    private boolean isPublic(String host) {
        return publicOrigins.stream().anyMatch(known -> known.host().equals(host));
    }

    private static Problem misdirected(String authority, boolean local) {
        return new Problem(
                421,
                "The host " + Text.quote(Escapes.readable(authority)) + " is not served here; expected "
                        + (local ? "localhost or 127.0.0.1" : "an address")
                        + ", or a name that the hub was started with, such as --public-url https://hub.example.com");
    }

    /** Whether a public URL is of this origin. */
    boolean isPublic(Origin origin) {
        return publicOrigins.contains(origin);
    }

    /**
     * Whether a page of this origin is the hub's own for who asked as this request does: of the public URL that the request names, else of what it names. A
     * proxy may have ended TLS, so a public URL's scheme counts and not the request's.
     */
    boolean isOwn(Origin origin, Request request) {
        @Nullable Origin asked = asked(request);
        if (asked == null) {
            return false;
        }
        boolean anyPort = !hasPort(String.valueOf(request.authority()));
        Set<Origin> named = publicOrigins.stream()
                .filter(known -> known.host().equals(asked.host()) && (anyPort || known.port() == asked.port()))
                .collect(Collectors.toSet());
        return named.isEmpty() ? asked.equals(origin) : named.contains(origin);
    }

    private static boolean hasPort(String authority) {
        return authority.matches(".*:[0-9]+");
    }

    private static @Nullable Origin asked(Request request) {
        String authority = request.authority();
        return authority == null ? null : Origin.of(request.scheme() + "://" + authority);
    }
}
