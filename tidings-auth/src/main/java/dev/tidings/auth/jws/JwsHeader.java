package dev.tidings.auth.jws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of its own signature. None of it is believed: the key decides by which algorithm, and where keys come from is in the settings.
 *
 * @param keyId which of its issuer's keys; null if it does not say
 */
public record JwsHeader(JwsAlgorithm algorithm, @Nullable String keyId) {
    /** What would have the hub take a key from the token, fetch one from where it says, unpack or decrypt something, or obey what it does not know. */
    private static final List<String> REFUSED = List.of("crit", "jwk", "jku", "x5u", "x5c", "zip", "b64", "enc", "cty");
    /** Tokens of other kinds are signed by the same keys (RFC 8725, section 3.11). */
    private static final List<String> TYPES = List.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private static final int MOST_KEY_ID = 256;

    /** @throws RefusedCredentialsException if it is none that can be taken */
    static JwsHeader of(ObjectNode header) {
        for (String name : REFUSED) {
            if (header.has(name)) {
                throw malformed("The token's header has " + name + ", which is not taken from a token; expected none");
            }
        }
        JsonNode type = header.get("typ");
        if (type != null
                && !(type.isTextual() && TYPES.contains(type.textValue().toLowerCase(Locale.ROOT)))) {
            throw malformed("The token is of another type; expected a typ of JWT or at+jwt, or none");
        }
        return new JwsHeader(algorithm(header.get("alg")), keyId(header.get("kid")));
    }

    private static JwsAlgorithm algorithm(@Nullable JsonNode alg) {
        if (alg == null || !alg.isTextual()) {
            throw malformed("The token's header has no alg; expected the name of a signature's algorithm");
        }
        return JwsAlgorithm.of(alg.textValue())
                .orElseThrow(() -> new RefusedCredentialsException(
                        Refusal.WRONG_ALGORITHM,
                        "The token is not signed by an algorithm that is known; expected one such as ES256"));
    }

    private static @Nullable String keyId(@Nullable JsonNode kid) {
        if (kid == null) {
            return null;
        }
        if (!kid.isTextual() || kid.textValue().length() > MOST_KEY_ID) {
            throw malformed("The token's kid is not one; expected a text of at most " + MOST_KEY_ID + " characters");
        }
        return kid.textValue();
    }

    static RefusedCredentialsException malformed(String message) {
        return new RefusedCredentialsException(Refusal.MALFORMED, message);
    }
}
