package dev.tidings.http;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
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

        /**
         * One by the two ends of its connection, as a server writes them: an address, which may have a zone behind a {@code %}; null for a socket of the file system, which this machine alone
         * reaches. It is local where both ends are. Without a certificate.
         *
         * @param user whom the carrier's server has found it to be; null for nobody
         * @throws InvalidValueException if an end is no address: who cannot be told from this machine's is not to be taken for that
         */
        public static Peer of(@Nullable String there, @Nullable String here, @Nullable Principal user) {
            InetAddress client = address(there);
            boolean local = client.isLoopbackAddress() && address(here).isLoopbackAddress();
            return new Peer(client, local, null, user);
        }

        private static InetAddress address(@Nullable String end) {
            if (end == null) {
                return InetAddress.getLoopbackAddress();
            }
            int zone = end.indexOf('%');
            InetAddress address = AddressRange.literal(zone < 0 ? end : end.substring(0, zone));
            if (address == null) {
                throw new InvalidValueException("The end of a connection is " + Text.quote(end)
                        + "; expected an address, such as 192.0.2.1 or fe80::1%eth0");
            }
            return address;
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
