package dev.tidings.auth.apikey;

import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.key.FreshKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The secret of an API key: a prefix, by which leaked ones are found, and 256 bits that nobody can guess, so that one hash of it is enough. */
public final class ApiSecret {
    public static final String PREFIX = "tidings_";

    private static final int RANDOM_BYTES = 32;

    private ApiSecret() {}

    public static String fresh() {
        return PREFIX + Base64Url.encode(FreshKey.random(RANDOM_BYTES));
    }

    /** What a file of keys has of it: {@code sha256:} and 64 hexadecimal digits. */
    public static String hash(String secret) {
        return ApiKeys.SHA256 + HexFormat.of().formatHex(sha256(secret));
    }

    static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
