package dev.tidings.auth.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.auth.file.SmallFile;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.topic.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** Reads keys in any of the ways that people have them: a JWK, a set of them, PEM, or a secret as it is. */
public final class KeyText {
    private static final int MOST_BYTES = 512 * 1024;

    private KeyText() {}

    /**
     * Reads a file.
     *
     * @param pinned the algorithms that the keys may be for; empty for those that they say, or the usual one of their kind
     * @throws InvalidValueException if it cannot be read, or holds no key that tokens are signed by; the message names it
     */
    public static KeySet read(Path file, Set<JwsAlgorithm> pinned) {
        return new SmallFile(file, "keys", MOST_BYTES)
                .parse(content -> parse(new String(content, StandardCharsets.UTF_8), pinned));
    }

    /** @throws InvalidValueException if it holds no key that tokens are signed by */
    public static KeySet parse(String text, Set<JwsAlgorithm> pinned) {
        String stripped = text.strip();
        if (stripped.startsWith("{")) {
            return new KeySet(ofJson(stripped, pinned));
        }
        if (stripped.contains(PemParser.BEGIN)) {
            return new KeySet(PemParser.parse(stripped, pinned));
        }
        if (stripped.isEmpty()) {
            throw new InvalidValueException("There is no key; expected a JWK, a set of them, PEM or a secret");
        }
        return new KeySet(List.of(ofSecret(stripped, pinned)));
    }

    private static TokenKey ofSecret(String secret, Set<JwsAlgorithm> pinned) {
        SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HMAC");
        return new TokenKey(null, Pinning.of(key, pinned), key, key, Instant.MAX);
    }

    private static List<TokenKey> ofJson(String text, Set<JwsAlgorithm> pinned) {
        ObjectNode json = StrictJson.object(text.getBytes(StandardCharsets.UTF_8));
        if (json == null) {
            throw new InvalidValueException(
                    "The keys cannot be read; expected JSON without a member that is there twice");
        }
        List<TokenKey> keys = new ArrayList<>();
        for (ObjectNode jwk : jwks(json)) {
            if (!JwkParser.isForOthers(jwk)) {
                keys.add(JwkParser.parse(jwk, pinned));
            }
        }
        if (keys.isEmpty()) {
            throw new InvalidValueException("There is no key for signatures in the set; expected one");
        }
        return keys;
    }

    /** The keys of a set, or the one that it is. */
    static List<ObjectNode> jwks(ObjectNode json) {
        JsonNode several = json.get("keys");
        if (several == null) {
            return List.of(json);
        }
        List<ObjectNode> jwks = new ArrayList<>();
        for (JsonNode one : several) {
            if (!(one instanceof ObjectNode jwk)) {
                throw new InvalidValueException("The set has something that is no key; expected objects alone");
            }
            jwks.add(jwk);
        }
        return jwks;
    }
}
