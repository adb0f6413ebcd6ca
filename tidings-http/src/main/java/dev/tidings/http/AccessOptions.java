package dev.tidings.http;

import java.net.URI;
import java.util.Set;

/**
 * Which names the hub is served under, and which pages may talk to it.
 *
 * @param publicUrls what clients call the hub where that is not the address it listens on, such as {@code https://hub.example.com}: scheme, host and, where it
 *     is not the scheme's own, port
 * @param corsOrigins the origins whose pages may use the hub, such as {@code https://app.example.com}, with credentials; {@code *} for any page, without
 */
public record AccessOptions(Set<URI> publicUrls, Set<String> corsOrigins) {
    public static final AccessOptions DEFAULTS = new AccessOptions(Set.of(), Set.of());

    public AccessOptions {
        publicUrls = Set.copyOf(publicUrls);
        corsOrigins = Set.copyOf(corsOrigins);
    }

    public AccessOptions withPublicUrls(URI... urls) {
        return new AccessOptions(Set.of(urls), corsOrigins);
    }

    public AccessOptions withCorsOrigins(String... origins) {
        return new AccessOptions(publicUrls, Set.of(origins));
    }
}
