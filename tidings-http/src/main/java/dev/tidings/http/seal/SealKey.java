package dev.tidings.http.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that the hub signs with (HMAC with SHA-256, RFC 2104), and a name by which what it has signed is known.
 *
 * @param id of its bytes, and telling nothing of them
 */
record SealKey(String id, SecretKeySpec secret) {
    static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_BYTES = 6;

    static SealKey of(byte[] secret) {
        SecretKeySpec key = new SecretKeySpec(secret, ALGORITHM);
        byte[] name = sign(key, "tidings seal key");
        return new SealKey(text(Arrays.copyOf(name, ID_BYTES)), key);
    }

    static byte[] random() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    byte[] sign(String text) {
        return sign(secret, text);
    }

    private static byte[] sign(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(US_ASCII));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "SealKey[" + id + "]";
    }
}
