package dev.tidings.http.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a host's text says of it, without asking anybody (RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
final class Hosts {
    /** Four whole numbers. Octal, hexadecimal and short forms are read differently here and there, so they are addresses nowhere. */
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    /** No zone: which interface it means is not for a stranger to say. */
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]*:[0-9a-f:.]*]");

    private Hosts() {}

    /**
     * Whether it stands for this machine.
     *
     * @param host in lower case
     */
    static boolean isLoopback(String host) {
        if (IPV4.matcher(host).matches()) {
            return host.startsWith("127.");
        }
        @Nullable InetAddress ipv6 = ipv6(host);
        if (ipv6 != null) {
            return ipv6.isLoopbackAddress();
        }
        return host.equals("localhost") || (host.endsWith(".localhost") && !host.startsWith("."));
    }

    /** Whether it is an address and no name. */
    static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || ipv6(host) != null;
    }

    /** A mapped IPv4 address is that. */
    private static @Nullable InetAddress ipv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return null;
        }
        try {
            // In brackets it is never looked up as a name.
            return InetAddress.getByName(host);
        } catch (UnknownHostException none) {
            return null;
        }
    }
}
