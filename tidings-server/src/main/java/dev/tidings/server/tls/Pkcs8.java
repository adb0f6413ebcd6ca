package dev.tidings.server.tls;

import java.util.Arrays;

/** Puts the older forms of private keys into PKCS#8 (RFC 5958), the one that the JDK reads: a little of DER. */
final class Pkcs8 {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int EC_PARAMETERS = 0xa0;

    private static final byte[] VERSION = {INTEGER, 1, 0};
    /** {@code rsaEncryption} (1.2.840.113549.1.1.1), and no parameters. */
    private static final byte[] RSA = {
        SEQUENCE, 13, 0x06, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 0x05, 0
    };
    /** {@code ecPublicKey} (1.2.840.10045.2.1). */
    private static final byte[] EC = {0x06, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private Pkcs8() {}

    /** Of PKCS#1 (RFC 8017, A.1.2). */
    static byte[] ofRsa(byte[] key) {
        return element(SEQUENCE, join(VERSION, RSA, element(OCTETS, key)));
    }

    /**
     * Of SEC 1 (RFC 5915), which must name its curve.
     *
     * @throws IndexOutOfBoundsException if it is malformed
     * @throws IllegalArgumentException if it does not name its curve
     */
    static byte[] ofEc(byte[] key) {
        byte[] algorithm = element(SEQUENCE, join(EC, curve(key)));
        return element(SEQUENCE, join(VERSION, algorithm, element(OCTETS, key)));
    }

    private static byte[] curve(byte[] key) {
        int at = contentAt(key, 0);
        while (at < key.length) {
            int content = contentAt(key, at);
            int end = content + length(key, at);
            if ((key[at] & 0xff) == EC_PARAMETERS) {
                return Arrays.copyOfRange(key, content, end);
            }
            at = end;
        }
        throw new IllegalArgumentException("The key does not name its curve");
    }

    private static int contentAt(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        if (length < 0) {
            throw new IllegalArgumentException("The length " + length + " is none");
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head;
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length <= 0xff) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else if (length <= 0xffff) {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        } else {
            throw new IllegalArgumentException("The key is " + length + " bytes long; expected at most 65535");
        }
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
