package dev.tidings.auth.key;

import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.jws.JwsAlgorithm;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Makes keys that nobody has yet. */
public final class FreshKey {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 9;
    private static final int RSA_BITS = 3072;

    private FreshKey() {}

    public static TokenKey of(JwsAlgorithm algorithm) {
        try {
            return switch (algorithm.kind()) {
                case SECRET -> ofSecret(algorithm);
                case RSA -> ofPair(algorithm, rsa());
                case ED25519 ->
                    ofPair(algorithm, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
                case P256, P384, P521 -> ofPair(algorithm, ec(algorithm));
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("There can be no key for " + algorithm.key() + " here", e);
        }
    }

    private static TokenKey ofSecret(JwsAlgorithm algorithm) {
        Key secret = new SecretKeySpec(random(algorithm.leastSecretLength()), "HMAC");
        return key(algorithm, secret, secret);
    }

    private static TokenKey ofPair(JwsAlgorithm algorithm, KeyPair pair) {
        return key(algorithm, pair.getPublic(), pair.getPrivate());
    }

    private static TokenKey key(JwsAlgorithm algorithm, Key verifying, @Nullable Key signing) {
        return new TokenKey(Base64Url.encode(random(ID_BYTES)), Set.of(algorithm), verifying, signing, Instant.MAX);
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(JwsAlgorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(Curve.of(algorithm.kind()).orElseThrow().parameters());
        return generator.generateKeyPair();
    }

    /** Bytes that nobody can guess. */
    public static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
