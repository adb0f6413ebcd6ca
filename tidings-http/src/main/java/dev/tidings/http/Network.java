package dev.tidings.http;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Where a request is from, as far as it can be counted: an address, or, of IPv6, the network of 64 bits that one customer has.
 *
 * @param high its first eight bytes, or four
 * @param bytes of its addresses: 4 or 16
 */
public record Network(long high, int bytes) {
    private static final int MOST = 8;

    public static Network of(InetAddress address) {
        byte[] all = address.getAddress();
        long high = 0;
        for (byte one : Arrays.copyOf(all, Math.min(all.length, MOST))) {
            high = high << Byte.SIZE | (one & 0xff);
        }
        return new Network(high, all.length);
    }
}
