package dev.tidings.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests, by each of its secrets: while they are changed, the receiver may know the old one or the new one. Any thread. */
final class Signer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SCHEME = "v1=";

    private final List<SecretKeySpec> keys;

    /** @param secrets at least one, none of them empty */
    Signer(List<byte[]> secrets) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret, ALGORITHM))
                .toList();
    }

    /**
     * What the header says: {@code v1=} and the HMAC-SHA256 in hex, for each secret, parted by commas.
     *
     * @param time in seconds since 1970
     */
    String sign(long time, byte[] body) {
        return keys.stream().map(key -> SCHEME + hmac(key, time, body)).collect(Collectors.joining(","));
    }

    private static String hmac(SecretKeySpec key, long time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((time + ".").getBytes(US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException none) {
            throw new IllegalStateException("Every Java has HmacSHA256, for keys of any length", none);
        }
    }
}
