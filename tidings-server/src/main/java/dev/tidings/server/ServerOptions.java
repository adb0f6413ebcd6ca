package dev.tidings.server;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of a {@link HubServer}.
 *
 * @param listen where and on what
 * @param limits what a request, a client and all together may take
 * @param corsOrigins the origins whose pages may read the answers, such as {@code https://app.example.com}; {@code *} for any page,
 *     without credentials; empty for the server's own pages only
 * @param demo whether the {@code server-time} topic ticks each second
 */
public record ServerOptions(ListenOptions listen, Limits limits, Set<String> corsOrigins, boolean demo) {
    public ServerOptions {
        corsOrigins = corsOrigins.stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The defaults, on one address. */
    public static ServerOptions on(String host, int port) {
        return new ServerOptions(ListenOptions.on(host, port), Limits.DEFAULTS, Set.of(), false);
    }

    public ServerOptions with(ListenOptions other) {
        return new ServerOptions(other, limits, corsOrigins, demo);
    }

    public ServerOptions with(Limits other) {
        return new ServerOptions(listen, other, corsOrigins, demo);
    }

    public ServerOptions withCorsOrigins(String... origins) {
        return new ServerOptions(listen, limits, Set.of(origins), demo);
    }

    public ServerOptions withDemo() {
        return new ServerOptions(listen, limits, corsOrigins, true);
    }
}
