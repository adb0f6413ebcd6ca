package dev.tidings.http;

import java.net.InetAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request. Text that came from the network is as it came: its bytes as Latin-1 characters.
 *
 * @param method such as {@code GET}; case matters
 * @param target the path and, after a {@code ?}, the query, both still escaped; {@code *} for the server itself (RFC 9112, 3.2.4)
 * @param scheme {@code http} or {@code https}, as this server was spoken to
 * @param authority the host, and the port unless it is the scheme's own, that the request is for: of its target where that has one, else of {@code Host};
 *     null where it names none, as HTTP/1.0 need not
 * @param peer where the request comes from
 */
public record Request(
        String method, String target, String scheme, @Nullable String authority, Headers headers, Peer peer) {
    /**
     * Who is on the other side.
     *
     * @param address of the client, or of the proxy before it
     * @param local whether the listener it came in by can be reached from this machine only
     * @param certificate that the client showed and the listener verified; null where it showed none
     * @param user whom the carrier's server has found it to be; null where that looks at nobody, or found nobody
     */
    public record Peer(
            InetAddress address, boolean local, @Nullable X509Certificate certificate, @Nullable Principal user) {
        /** One whom the carrier leaves to the hub to know. */
        public Peer(InetAddress address, boolean local, @Nullable X509Certificate certificate) {
            this(address, local, certificate, null);
        }

        /** One that showed no certificate. */
        public Peer(InetAddress address, boolean local) {
            this(address, local, null);
        }
    }

    /** The header fields of a request, by name in any case. */
    @FunctionalInterface
    public interface Headers {
        /** The values of all fields by this name, in their order; none if there are none. */
        List<String> all(String name);
    }

    /** The value of the first field by this name. */
    public @Nullable String header(String name) {
        List<String> values = headers.all(name);
        return values.isEmpty() ? null : values.get(0);
    }
}
