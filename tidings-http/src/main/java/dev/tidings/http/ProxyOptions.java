package dev.tidings.http;

import java.net.InetAddress;
import java.util.List;

/**
 * Who may speak for others: proxies that stand before the hub, and say which client a request or a connection is of.
 *
 * @param trusted the addresses of the proxies; what others say of somebody else is not heard
 * @param headers where they say it in requests
 * @param protocol whether their connections begin with the PROXY protocol, version 1 or 2
 */
public record ProxyOptions(List<AddressRange> trusted, Headers headers, boolean protocol) {
    /** Nobody. */
    public static final ProxyOptions NONE = new ProxyOptions(List.of(), Headers.X_FORWARDED, false);

    /** The header fields in which a proxy says whom it speaks for. One kind: a client could write the other. */
    public enum Headers {
        /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. */
        X_FORWARDED,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED,
        /** None. */
        NONE
    }

    public ProxyOptions {
        trusted = List.copyOf(trusted);
    }

    /** Whether a proxy of this address is believed. */
    public boolean trusts(InetAddress address) {
        for (AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
