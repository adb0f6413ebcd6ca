package dev.tidings.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.jws.CompactJws;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.auth.key.FreshKey;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.Ceiling;
import dev.tidings.auth.token.Issuer;
import dev.tidings.auth.token.Issuers;
import dev.tidings.auth.token.TokenRules;
import dev.tidings.auth.token.TokenVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Keys, tokens and who takes them, for tests: made at {@link ManualClock#START}, good for an hour. */
public final class Tokens {
    public static final String ISSUER = "https://app.example.com";
    public static final String AUDIENCE = "https://hub.example.com/events";

    private static final Map<JwsAlgorithm, TokenKey> KEYS = new EnumMap<>(JwsAlgorithm.class);

    private Tokens() {}

    /** One for the whole run: those for RSA take long to make. */
    public static synchronized TokenKey key(JwsAlgorithm algorithm) {
        return KEYS.computeIfAbsent(algorithm, FreshKey::of);
    }

    public static Issuer issuer(TokenKey... keys) {
        return issuer(KeySource.of(new KeySet(List.of(keys))));
    }

    public static Issuer issuer(KeySource keys) {
        return new Issuer("app", keys, TokenRules.usual(ISSUER, Set.of(AUDIENCE)), Ceiling.ALL, List.of());
    }

    /** What a good token claims. */
    public static ObjectNode claims() {
        long now = ManualClock.START.getEpochSecond();
        ObjectNode claims =
                StrictJson.newObject().put("iss", ISSUER).put("aud", AUDIENCE).put("sub", "u1");
        claims.put("iat", now).put("exp", now + Duration.ofHours(1).toSeconds()).put("jti", "t1");
        claims.putObject("tidings").putArray("read").add("users/{sub}/**").add("news/**");
        return claims;
    }

    public static ObjectNode claims(Consumer<ObjectNode> change) {
        ObjectNode claims = claims();
        change.accept(claims);
        return claims;
    }

    public static ObjectNode header(TokenKey key) {
        return StrictJson.newObject().put("alg", algorithm(key).key()).put("kid", key.id());
    }

    public static String token(TokenKey key) {
        return token(key, claims());
    }

    public static String token(TokenKey key, ObjectNode claims) {
        return token(key, header(key), claims);
    }

    /** Signed as the key is for, whatever the header says. */
    public static String token(TokenKey key, ObjectNode header, ObjectNode claims) {
        return CompactJws.sign(header, claims, algorithm(key), Objects.requireNonNull(key.signing()));
    }

    /** Signed as well, of parts that may be anything. */
    public static String token(TokenKey key, byte[] header, byte[] claims) {
        String signed = Base64Url.encode(header) + "." + Base64Url.encode(claims);
        byte[] signature =
                algorithm(key).sign(Objects.requireNonNull(key.signing()), signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64Url.encode(signature);
    }

    private static JwsAlgorithm algorithm(TokenKey key) {
        return key.algorithms().iterator().next();
    }

    /** What a token grants, as a hub of these issuers finds. */
    public static Grant verify(String token, Issuer... issuers) {
        CompactJws jws = CompactJws.parse(token);
        Issuer issuer = new Issuers(List.of(issuers)).of(jws);
        return new TokenVerifier(new ManualClock())
                .verify(jws, issuer, issuer.keys().known())
                .grant();
    }

    /** Why a token grants nothing; an error if it does. */
    public static Refusal refusal(String token, Issuer... issuers) {
        try {
            throw new AssertionError("Taken: " + verify(token, issuers));
        } catch (RefusedCredentialsException e) {
            return e.refusal();
        }
    }
}
