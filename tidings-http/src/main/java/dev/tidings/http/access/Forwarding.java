package dev.tidings.http.access;

import dev.tidings.http.AddressRange;
import dev.tidings.http.ProxyOptions;
import dev.tidings.http.Request;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sees through proxies that are trusted: a request is from the client that they say, of the last of them that can be believed. */
public final class Forwarding {
    private final ProxyOptions proxies;

    public Forwarding(ProxyOptions proxies) {
        this.proxies = proxies;
    }

    /** Who said to have come by whom, one hop. */
    private record Hop(@Nullable String client, @Nullable String scheme, @Nullable String host) {}

    /** The request as its client made it; as it is, where no trusted proxy says anything. */
    public Request seen(Request request) {
        if (proxies.trusted().isEmpty() || !proxies.trusts(request.peer().address())) {
            return request;
        }
        List<Hop> hops =
                switch (proxies.headers()) {
                    case X_FORWARDED -> xForwarded(request);
                    case FORWARDED -> forwarded(request);
                    case NONE -> List.of();
                };
        return hops.isEmpty() ? request : seen(request, hops);
    }

    /** From the nearest hop on, as long as those who speak are trusted. */
    private Request seen(Request request, List<Hop> hops) {
        InetAddress client = request.peer().address();
        String scheme = request.scheme();
        String authority = request.authority();
        for (int i = hops.size() - 1; i >= 0 && proxies.trusts(client); i--) {
            Hop hop = hops.get(i);
            scheme = schemeOr(hop.scheme(), scheme);
            authority = hop.host() == null || hop.host().isEmpty() ? authority : hop.host();
            InetAddress next = hop.client() == null ? null : address(hop.client());
            if (next == null) {
                break;
            }
            client = next;
        }
        boolean isItself = client.equals(request.peer().address());
        // A certificate is of who has the connection, and that is the proxy.
        Request.Peer peer = new Request.Peer(
                client,
                request.peer().local(),
                isItself ? request.peer().certificate() : null,
                request.peer().user());
        return new Request(request.method(), request.target(), scheme, authority, request.headers(), peer);
    }

    private static String schemeOr(@Nullable String said, String otherwise) {
        boolean isScheme = "http".equalsIgnoreCase(said) || "https".equalsIgnoreCase(said);
        return said == null || !isScheme ? otherwise : said.toLowerCase(Locale.ROOT);
    }

    /** An address, perhaps with a port; null for a name that hides it (RFC 7239, 6.2 and 6.3). */
    private static @Nullable InetAddress address(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 ? null : AddressRange.literal(node.substring(1, end));
        }
        int colon = node.indexOf(':');
        boolean hasPort = colon >= 0 && colon == node.lastIndexOf(':');
        return AddressRange.literal(hasPort ? node.substring(0, colon) : node);
    }

    /** Each proxy adds the address it was asked from; scheme and host are said by the nearest. */
    private static List<Hop> xForwarded(Request request) {
        List<String> clients = words(request, "X-Forwarded-For");
        List<String> schemes = words(request, "X-Forwarded-Proto");
        List<String> hosts = words(request, "X-Forwarded-Host");
        List<Hop> hops = new ArrayList<>();
        for (String client : clients) {
            hops.add(new Hop(client, null, null));
        }
        String scheme = last(schemes);
        String host = last(hosts);
        if (scheme != null || host != null) {
            String client = clients.isEmpty() ? null : clients.get(clients.size() - 1);
            Hop nearest = new Hop(client, scheme, host);
            if (hops.isEmpty()) {
                hops.add(nearest);
            } else {
                hops.set(hops.size() - 1, nearest);
            }
        }
        return hops;
    }

    private static @Nullable String last(List<String> words) {
        return words.isEmpty() ? null : words.get(words.size() - 1);
    }

    private static List<String> words(Request request, String header) {
        List<String> words = new ArrayList<>();
        for (String value : request.headers().all(header)) {
            for (String word : value.split(",", -1)) {
                if (!word.isBlank()) {
                    words.add(word.strip());
                }
            }
        }
        return words;
    }

    /** RFC 7239, 4. */
    private static List<Hop> forwarded(Request request) {
        List<Hop> hops = new ArrayList<>();
        for (String value : request.headers().all("Forwarded")) {
            for (String element : split(value, ',')) {
                if (!element.isBlank()) {
                    hops.add(hop(element));
                }
            }
        }
        return hops;
    }

    private static Hop hop(String element) {
        String client = null;
        String scheme = null;
        String host = null;
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip());
            switch (name) {
                case "for" -> client = value;
                case "proto" -> scheme = value;
                case "host" -> host = value;
                default -> {}
            }
        }
        return new Hop(client, scheme, host);
    }

    /** Not at a separator between quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(Math.min(start, text.length())));
        return parts;
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}
