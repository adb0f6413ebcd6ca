package dev.tidings.http;

import dev.tidings.access.Authenticator;
import dev.tidings.http.seal.SealOptions;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which names the hub is served under, which pages may talk to it, and who may do what.
 *
 * @param publicUrls what clients call the hub where that is not the address it listens on, such as {@code https://hub.example.com}: scheme, host and, where it
 *     is not the scheme's own, port
 * @param corsOrigins the origins whose pages may use the hub, such as {@code https://app.example.com}, with credentials; {@code *} for any page, without.
 *     Kept as browsers write them: in lower case, without the scheme's own port
 * @param anonymous what needs no credentials; null for what is usual where the hub listens: everything where only this machine reaches it, nothing elsewhere
 * @param authenticator knows what credentials grant; null for a hub that knows none
 * @param seals how cookies and tickets are given in place of credentials, where there are any
 */
public record AccessOptions(
        Set<URI> publicUrls,
        Set<String> corsOrigins,
        @Nullable Anonymous anonymous,
        @Nullable Authenticator authenticator,
        SealOptions seals) {
    /** Stands for the pages of every origin. */
    public static final String ANY = "*";

    public static final AccessOptions DEFAULTS =
            new AccessOptions(Set.of(), Set.of(), null, null, SealOptions.ofThisProcess());

    /** @throws InvalidValueException if a URL or an origin is none */
    public AccessOptions {
        publicUrls = Set.copyOf(publicUrls);
        publicUrls.forEach(AccessOptions::originOf);
        corsOrigins = corsOrigins.stream().map(AccessOptions::normalised).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The origin of a public URL's pages.
     *
     * @throws InvalidValueException if it is no public URL
     */
    public static Origin originOf(URI url) {
        @Nullable String authority = url.getRawAuthority();
        @Nullable Origin origin = authority == null ? null : Origin.of(url.getScheme() + "://" + authority);
        boolean web = origin != null
                && (origin.scheme().equals("http") || origin.scheme().equals("https"));
        if (origin == null || !web || origin.port() == 0 || !isBare(url)) {
            throw new InvalidValueException(
                    "The public URL " + Text.quote(url.toString())
                            + " is none; expected http or https and a host, such as https://hub.example.com, and nothing behind them");
        }
        return origin;
    }

    private static boolean isBare(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return (path.isEmpty() || path.equals("/")) && url.getRawQuery() == null && url.getRawFragment() == null;
    }

    private static String normalised(String text) {
        @Nullable Origin origin = Origin.of(text);
        if (origin == null && !text.equals(ANY)) {
            throw new InvalidValueException("The origin " + Text.quote(text)
                    + " is none; expected scheme and host alone, such as https://app.example.com, or *");
        }
        return origin == null ? ANY : origin.toString();
    }

    public AccessOptions withPublicUrls(URI... urls) {
        return new AccessOptions(Set.of(urls), corsOrigins, anonymous, authenticator, seals);
    }

    public AccessOptions withCorsOrigins(String... origins) {
        return new AccessOptions(publicUrls, Set.of(origins), anonymous, authenticator, seals);
    }

    public AccessOptions with(Anonymous other) {
        return new AccessOptions(publicUrls, corsOrigins, other, authenticator, seals);
    }

    public AccessOptions with(Authenticator other) {
        return new AccessOptions(publicUrls, corsOrigins, anonymous, other, seals);
    }

    public AccessOptions with(SealOptions other) {
        return new AccessOptions(publicUrls, corsOrigins, anonymous, authenticator, other);
    }
}
