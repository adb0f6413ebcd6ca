package dev.tidings.auth.apikey;

import dev.tidings.access.Grant;
import java.security.MessageDigest;

/** One key of a back end: the hash of its secret, and what it grants. */
final class ApiKey {
    private final byte[] hash;
    private final Grant grant;

    ApiKey(byte[] hash, Grant grant) {
        this.hash = hash;
        this.grant = grant;
    }

    /** Takes as long whether the hash differs early or late. */
    boolean isOf(byte[] otherHash) {
        return MessageDigest.isEqual(hash, otherHash);
    }

    Grant grant() {
        return grant;
    }
}
