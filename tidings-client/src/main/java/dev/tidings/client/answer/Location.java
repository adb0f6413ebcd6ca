package dev.tidings.client.answer;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect leads: the header {@code Location}, resolved as RFC 3986, section 5.2, says. {@link URI#resolve(URI)} does not: it takes the last segment
 * from the path before a reference that is a query alone.
 */
public final class Location {
    /** What may stand in a reference as it is; anything else that servers write there is escaped, as browsers do. */
    private static final String LEGAL = "!#$%&'()*+,-./:;=?@[]_~";

    private Location() {}

    /** Null where none may follow: no or a bad address, another scheme, or out of TLS into the clear. */
    public static @Nullable URI of(URI from, HttpHeaders headers) {
        String text = headers.firstValue("Location").orElse("").strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI target = resolve(from, new URI(escape(text)));
            boolean isSafe = "https".equalsIgnoreCase(target.getScheme())
                    || ("http".equalsIgnoreCase(target.getScheme()) && !"https".equalsIgnoreCase(from.getScheme()));
            return isSafe && target.getHost() != null ? target : null;
        } catch (URISyntaxException noAddress) {
            return null;
        }
    }

    /** The characters of a header are its bytes. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars()
                .forEach(
                        c -> escaped.append(isLegal(c) ? String.valueOf((char) c) : String.format("%%%02X", c & 0xFF)));
        return escaped.toString();
    }

    private static boolean isLegal(int c) {
        boolean isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return isWord || LEGAL.indexOf(c) >= 0;
    }

    private static URI resolve(URI base, URI reference) throws URISyntaxException {
        if (reference.isOpaque()) {
            return reference;
        }
        String fragment = reference.getRawFragment() == null ? base.getRawFragment() : reference.getRawFragment();
        return new URI((reference.isAbsolute() ? reference : base).getScheme() + ":" + authorityAndPath(base, reference)
                + part('?', query(base, reference))
                + part('#', fragment));
    }

    private static String authorityAndPath(URI base, URI reference) {
        if (reference.getRawAuthority() != null) {
            return "//" + reference.getRawAuthority() + DotSegments.removeFrom(reference.getRawPath());
        }
        String path = reference.getRawPath();
        if (path.isEmpty()) {
            path = base.getRawPath();
        } else if (!path.startsWith("/")) {
            path = base.getRawPath().substring(0, base.getRawPath().lastIndexOf('/') + 1) + path;
        }
        return "//" + base.getRawAuthority() + DotSegments.removeFrom(path.startsWith("/") ? path : "/" + path);
    }

    private static @Nullable String query(URI base, URI reference) {
        boolean isBases = reference.getRawAuthority() == null
                && reference.getRawPath().isEmpty()
                && reference.getRawQuery() == null;
        return isBases ? base.getRawQuery() : reference.getRawQuery();
    }

    private static String part(char mark, @Nullable String text) {
        return text == null ? "" : mark + text;
    }
}
