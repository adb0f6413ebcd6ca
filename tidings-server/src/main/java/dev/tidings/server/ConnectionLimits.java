package dev.tidings.server;

import dev.tidings.topic.InvalidValueException;

/**
 * What one connection, one client address and all connections together may take. Start from {@link #DEFAULTS}.
 *
 * @param headBytes of a request's line and headers; over it: 414 or 431
 * @param connections open at once, or as many as the process's limit on open files leaves room for, if that is fewer; over it: a stream is told to come back
 *     later, anything else gets 503
 * @param connectionsPerAddress open at once from one client address; over it: the same, with 429
 * @param ipv6PrefixBits how much of an IPv6 address tells one client from another: 64, for a client may have all that follows; 1 to 128
 */
public record ConnectionLimits(int headBytes, int connections, int connectionsPerAddress, int ipv6PrefixBits) {
    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(16 * 1024, 1_000_000, 1_000_000, 64);

    /** @throws InvalidValueException if a value is out of its range; the head's is 512 bytes to 1 MiB */
    public ConnectionLimits {
        require("head size", headBytes, 512, 1024 * 1024);
        require("number of connections", connections, 1, Integer.MAX_VALUE);
        require("number of connections per address", connectionsPerAddress, 1, Integer.MAX_VALUE);
        require("number of bits of an IPv6 prefix", ipv6PrefixBits, 1, 128);
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidValueException(
                    "The limit on the " + what + " is " + value + "; expected " + least + " to " + most);
        }
    }

    public ConnectionLimits withHeadBytes(int bytes) {
        return new ConnectionLimits(bytes, connections, connectionsPerAddress, ipv6PrefixBits);
    }

    public ConnectionLimits withConnections(int most) {
        return new ConnectionLimits(headBytes, most, connectionsPerAddress, ipv6PrefixBits);
    }

    public ConnectionLimits withConnectionsPerAddress(int most) {
        return new ConnectionLimits(headBytes, connections, most, ipv6PrefixBits);
    }

    public ConnectionLimits withIpv6PrefixBits(int bits) {
        return new ConnectionLimits(headBytes, connections, connectionsPerAddress, bits);
    }
}
