package dev.tidings.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where a request is from, as far as it can be counted: an address, or, of IPv6, the network that one customer has.
 *
 * @param high its first eight bytes, or all four
 * @param low its last eight bytes; of four, none
 * @param bytes of its addresses: 4 or 16
 */
record Network(long high, long low, int bytes) {
    private static final int HALF = Long.SIZE;

    /** @param ipv6PrefixBits how much of an IPv6 address tells one client from another: 1 to 128 */
    static Network of(InetAddress address, int ipv6PrefixBits) {
        ByteBuffer all = ByteBuffer.wrap(address.getAddress());
        return all.remaining() < 2 * Long.BYTES
                ? new Network(all.getInt(), 0, Integer.BYTES)
                : new Network(
                        first(ipv6PrefixBits, all.getLong()),
                        first(ipv6PrefixBits - HALF, all.getLong()),
                        2 * Long.BYTES);
    }

    private static long first(int bits, long of) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= HALF ? of : of & (-1L << (HALF - bits));
    }
}
