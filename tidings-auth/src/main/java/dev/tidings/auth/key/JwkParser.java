package dev.tidings.auth.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads keys as RFC 7517 writes them, with the members of RFC 7518 and RFC 8037. What it complains of is named, never quoted: it may be a secret. */
final class JwkParser {
    private static final int ED25519_LENGTH = 32;
    private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

    private final ObjectNode jwk;

    private JwkParser(ObjectNode jwk) {
        this.jwk = jwk;
    }

    /**
     * @param pinned the algorithms that it may be for; empty for those that it says, or the usual one
     * @throws InvalidValueException if it is none that tokens are signed by
     */
    static TokenKey parse(ObjectNode jwk, Set<JwsAlgorithm> pinned) {
        try {
            return new JwkParser(jwk).key(pinned);
        } catch (GeneralSecurityException e) {
            throw new InvalidValueException("The key is none: the JDK does not take its numbers");
        }
    }

    /** Whether it says of itself that it is for something else than signatures. */
    static boolean isForOthers(ObjectNode jwk) {
        JsonNode use = jwk.get("use");
        return use != null && !use.asText().equals("sig");
    }

    private TokenKey key(Set<JwsAlgorithm> pinned) throws GeneralSecurityException {
        Pair pair = pair();
        return new TokenKey(
                optional("kid"), algorithms(pair.verifying(), pinned), pair.verifying(), pair.signing(), until());
    }

    private record Pair(Key verifying, @Nullable Key signing) {}

    private Set<JwsAlgorithm> algorithms(Key key, Set<JwsAlgorithm> pinned) {
        String alg = optional("alg");
        if (alg == null) {
            return Pinning.of(key, pinned);
        }
        JwsAlgorithm said = JwsAlgorithm.of(alg)
                .orElseThrow(() -> new InvalidValueException("The key is for the algorithm " + Text.quote(alg)
                        + "; expected one that signs tokens, such as ES256"));
        if (!pinned.isEmpty() && !pinned.contains(said)) {
            throw new InvalidValueException("The key is for " + said.key() + "; expected one for "
                    + Pinning.names(pinned) + ", which the settings pin it to");
        }
        return Set.of(said);
    }

    private Instant until() {
        JsonNode exp = jwk.get("exp");
        if (exp == null) {
            return Instant.MAX;
        }
        if (!exp.canConvertToLong() || exp.longValue() < 0 || exp.longValue() > LAST_SECOND) {
            throw new InvalidValueException("The key's exp is no time; expected seconds since 1970");
        }
        return Instant.ofEpochSecond(exp.longValue());
    }

    private Pair pair() throws GeneralSecurityException {
        String type = required("kty");
        return switch (type) {
            case "oct" -> secret();
            case "RSA" -> rsa();
            case "EC" -> ec();
            case "OKP" -> ed25519();
            default ->
                throw new InvalidValueException(
                        "The key's kty is " + Text.quote(type) + "; expected oct, RSA, EC or OKP");
        };
    }

    private Pair secret() {
        byte[] bytes = bytes("k");
        if (bytes.length == 0) {
            throw new InvalidValueException("The key's k is empty; expected a secret of at least 32 bytes");
        }
        Key key = new SecretKeySpec(bytes, "HMAC");
        return new Pair(key, key);
    }

    private Pair rsa() throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        BigInteger modulus = number("n");
        BigInteger exponent = number("e");
        Key verifying = factory.generatePublic(new RSAPublicKeySpec(modulus, exponent));
        if (!jwk.has("d")) {
            return new Pair(verifying, null);
        }
        Key signing = factory.generatePrivate(new RSAPrivateCrtKeySpec(
                modulus, exponent, number("d"), number("p"), number("q"), number("dp"), number("dq"), number("qi")));
        return new Pair(verifying, signing);
    }

    private Pair ec() throws GeneralSecurityException {
        String name = required("crv");
        Curve curve = Curve.of(name)
                .orElseThrow(() -> new InvalidValueException(
                        "The key's crv is " + Text.quote(name) + "; expected P-256, P-384 or P-521"));
        KeyFactory factory = KeyFactory.getInstance("EC");
        Key verifying = factory.generatePublic(new ECPublicKeySpec(
                curve.requirePoint(coordinate("x", curve), coordinate("y", curve)), curve.parameters()));
        return new Pair(
                verifying,
                jwk.has("d")
                        ? factory.generatePrivate(new ECPrivateKeySpec(coordinate("d", curve), curve.parameters()))
                        : null);
    }

    private BigInteger coordinate(String name, Curve curve) {
        return new BigInteger(1, bytes(name, curve.length()));
    }

    private Pair ed25519() throws GeneralSecurityException {
        String name = required("crv");
        if (!name.equals("Ed25519")) {
            throw new InvalidValueException("The key's crv is " + Text.quote(name) + "; expected Ed25519");
        }
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        Key verifying = factory.generatePublic(
                new EdECPublicKeySpec(NamedParameterSpec.ED25519, edPoint(bytes("x", ED25519_LENGTH))));
        return new Pair(
                verifying,
                jwk.has("d")
                        ? factory.generatePrivate(
                                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes("d", ED25519_LENGTH)))
                        : null);
    }

    /** The last byte comes first, and its highest bit says whether x is odd (RFC 8032, section 5.1.2). */
    private static EdECPoint edPoint(byte[] bytes) {
        byte[] y = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            y[i] = bytes[bytes.length - 1 - i];
        }
        boolean isOdd = y[0] < 0;
        y[0] &= 0x7F;
        return new EdECPoint(isOdd, new BigInteger(1, y));
    }

    private BigInteger number(String name) {
        return new BigInteger(1, bytes(name));
    }

    private byte[] bytes(String name, int length) {
        byte[] bytes = bytes(name);
        if (bytes.length != length) {
            throw new InvalidValueException(
                    "The key's " + name + " has " + bytes.length + " bytes; expected " + length);
        }
        return bytes;
    }

    private byte[] bytes(String name) {
        byte[] bytes = Base64Url.decode(required(name));
        if (bytes == null) {
            throw new InvalidValueException("The key's " + name + " is not base64url; expected it without padding");
        }
        return bytes;
    }

    private String required(String name) {
        String value = optional(name);
        if (value == null) {
            throw new InvalidValueException("The key has no " + name + "; expected a JWK (RFC 7517)");
        }
        return value;
    }

    private @Nullable String optional(String name) {
        JsonNode value = jwk.get(name);
        if (value != null && !value.isTextual()) {
            throw new InvalidValueException("The key's " + name + " is not a text; expected one");
        }
        return value == null ? null : value.textValue();
    }
}
