package dev.tidings.auth.key;

import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies tokens, and perhaps signs them.
 *
 * @param id tells it from the issuer's others; null where it has none, and is tried whatever a token says
 * @param algorithms those that it is for, and no others
 * @param verifying a secret, or a public key
 * @param signing a secret, or a private key; null if it is not known here
 * @param until after that it verifies nothing; {@link Instant#MAX} for never
 */
public record TokenKey(
        @Nullable String id, Set<JwsAlgorithm> algorithms, Key verifying, @Nullable Key signing, Instant until) {
    private static final int LEAST_RSA_BITS = 2048;

    /** @throws InvalidValueException if it is too weak, or is not for one of the algorithms */
    public TokenKey {
        algorithms = Set.copyOf(algorithms);
        if (algorithms.isEmpty()) {
            throw new InvalidValueException("The key is for no algorithm; expected one that suits it");
        }
        for (JwsAlgorithm algorithm : algorithms) {
            requireStrong(algorithm, verifying);
        }
    }

    private static void requireStrong(JwsAlgorithm algorithm, Key key) {
        if (!KeyKinds.of(key).equals(algorithm.kind())) {
            throw new InvalidValueException("The key is of the kind " + KeyKinds.of(key) + "; expected one of the kind "
                    + algorithm.kind() + " for " + algorithm.key());
        }
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new InvalidValueException("The key has " + rsa.getModulus().bitLength() + " bits; expected at least "
                    + LEAST_RSA_BITS + " for " + algorithm.key());
        }
        byte[] secret = key.getEncoded();
        if (secret.length < algorithm.leastSecretLength()) {
            throw new InvalidValueException("The secret has " + secret.length + " bytes; expected at least "
                    + algorithm.leastSecretLength() + " for " + algorithm.key());
        }
    }

    /** This, ending at a time, or before if it did so already. */
    public TokenKey until(Instant end) {
        return new TokenKey(id, algorithms, verifying, signing, end.isBefore(until) ? end : until);
    }

    /** This, without what signs, unless that is all there is of it. */
    public TokenKey publicPart() {
        return new TokenKey(id, algorithms, verifying, null, until);
    }

    /** Whether it may verify a token whose header says that. */
    boolean suits(JwsAlgorithm algorithm, @Nullable String keyId) {
        return algorithms.contains(algorithm) && isNamed(keyId);
    }

    /** Whether it may be the key that a token names. */
    boolean isNamed(@Nullable String keyId) {
        return id == null || keyId == null || id.equals(keyId);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** Whether it is the same key, for the same. */
    boolean isSame(TokenKey other) {
        return algorithms.equals(other.algorithms) && verifying.equals(other.verifying);
    }

    @Override
    public String toString() {
        return "TokenKey[" + id + "]";
    }
}
