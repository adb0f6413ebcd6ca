package dev.tidings.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Refusal;
import dev.tidings.access.Right;
import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.auth.key.JwkWriter;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** RFC 8725, the best current practices for JSON Web Tokens, section by section. */
class AdviceTest {
    private static final TokenKey ES256 = Tokens.key(JwsAlgorithm.ES256);
    private static final TokenKey RS256 = Tokens.key(JwsAlgorithm.RS256);
    private static final TokenKey HS256 = Tokens.key(JwsAlgorithm.HS256);

    private static Refusal refusal(String token, TokenKey... keys) {
        return Tokens.refusal(token, Tokens.issuer(keys));
    }

    private static String withHeader(String name, String value) {
        ObjectNode header = Tokens.header(HS256);
        return Tokens.token(HS256, header.put(name, value), Tokens.claims());
    }

    @Test
    void section3x1TheAlgorithmIsTheKeys() {
        // The public key, which everybody has, taken for a secret.
        TokenKey confused = new TokenKey(
                RS256.id(),
                Set.of(JwsAlgorithm.HS256),
                new SecretKeySpec(RS256.verifying().getEncoded(), "HMAC"),
                new SecretKeySpec(RS256.verifying().getEncoded(), "HMAC"),
                Instant.MAX);

        assertThat(refusal(Tokens.token(confused), RS256)).isEqualTo(Refusal.WRONG_ALGORITHM);
        // The right key, and another algorithm than it is for.
        TokenKey other =
                new TokenKey(RS256.id(), Set.of(JwsAlgorithm.PS256), RS256.verifying(), RS256.signing(), Instant.MAX);
        assertThat(refusal(Tokens.token(other), RS256)).isEqualTo(Refusal.WRONG_ALGORITHM);
    }

    @Test
    void section3x2ThereIsNoAlgorithmNone() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "", "HS256 ", "hs256", "RSA1_5", "dir", "HS1")) {
            assertThat(refusal(withHeader("alg", none), HS256)).as(none).isEqualTo(Refusal.WRONG_ALGORITHM);
        }
        String unsigned = Tokens.token(HS256, Tokens.header(HS256).put("alg", "none"), Tokens.claims());
        assertThat(refusal(unsigned.substring(0, unsigned.lastIndexOf('.') + 1), HS256))
                .isEqualTo(Refusal.WRONG_ALGORITHM);
    }

    @Test
    void section3x3EachPartIsSigned() {
        List<String> good = List.of(Tokens.token(ES256).split("\\.", -1));
        List<String> other = List.of(Tokens.token(ES256, Tokens.claims(claims -> claims.put("sub", "u2")))
                .split("\\.", -1));

        assertThat(refusal(good.get(0) + "." + other.get(1) + "." + good.get(2), ES256))
                .isEqualTo(Refusal.FORGED);
        assertThat(refusal(good.get(0) + "." + good.get(1) + "." + other.get(2), ES256))
                .isEqualTo(Refusal.FORGED);
        assertThat(refusal(good.get(0) + "." + good.get(1) + ".", ES256)).isEqualTo(Refusal.FORGED);
        String zeros = "A".repeat(86);
        assertThat(refusal(good.get(0) + "." + good.get(1) + "." + zeros, ES256))
                .isEqualTo(Refusal.FORGED);
    }

    @Test
    void section3x4PointsOffTheCurveAreNoKeys() {
        ObjectNode jwk = JwkWriter.jwk(ES256);
        jwk.put("y", jwk.get("x").textValue());

        assertThatThrownBy(() -> KeyText.parse(jwk.toString(), Set.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The key's point is not on the curve P-256; expected one that is");
    }

    @Test
    void section3x5WeakKeysAreNone() {
        assertThatThrownBy(() -> KeyText.parse("correct horse battery staple", Set.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The secret has 28 bytes; expected at least 32 for HS256");
        assertThatThrownBy(() -> KeyText.parse("x".repeat(63), Set.of(JwsAlgorithm.HS512)))
                .hasMessage("The secret has 63 bytes; expected at least 64 for HS512");
        String modulus = "v".repeat(170);
        assertThatThrownBy(() -> KeyText.parse("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + modulus + "A\"}", Set.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The key has 1024 bits; expected at least 2048 for RS256");
    }

    @Test
    void section3x6NothingIsUnpacked() {
        assertThat(refusal(withHeader("zip", "DEF"), HS256)).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void section3x7TextIsUtf8() {
        byte[] header = StrictJson.bytes(Tokens.header(HS256));
        String claims = Tokens.claims().toString();

        assertThat(refusal(Tokens.token(HS256, header, claims.getBytes(StandardCharsets.UTF_16)), HS256))
                .isEqualTo(Refusal.MALFORMED);
        byte[] latin = claims.replace("u1", "\u00FC1").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(Tokens.token(HS256, header, latin), HS256)).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void section3x8AnIssuersKeysAreForItsOwnTokens() {
        TokenKey other = Tokens.key(JwsAlgorithm.EDDSA);
        Issuer another = new Issuer(
                "other",
                KeySource.of(new KeySet(List.of(other))),
                TokenRules.usual("https://other.example.com", Set.of(Tokens.AUDIENCE)),
                Ceiling.ALL,
                List.of());

        assertThat(Tokens.refusal(Tokens.token(other), Tokens.issuer(ES256), another))
                .isEqualTo(Refusal.WRONG_KEY);
        String nobodys = Tokens.token(ES256, Tokens.claims(claims -> claims.put("iss", "https://nobody.example.com")));
        assertThat(Tokens.refusal(nobodys, Tokens.issuer(ES256), another)).isEqualTo(Refusal.WRONG_ISSUER);
        String none = Tokens.token(ES256, Tokens.claims(claims -> claims.remove("iss")));
        assertThat(Tokens.refusal(none, Tokens.issuer(ES256), another)).isEqualTo(Refusal.WRONG_ISSUER);
        String noLevel = Tokens.token(ES256, Tokens.claims(claims -> claims.put("sub", "a/b")));
        assertThat(refusal(noLevel, ES256)).isEqualTo(Refusal.UNACCEPTABLE);
    }

    @Test
    void section3x9TheAudienceIsTheHub() {
        String others =
                Tokens.token(ES256, Tokens.claims(claims -> claims.put("aud", "https://elsewhere.example.com")));
        assertThat(refusal(others, ES256)).isEqualTo(Refusal.WRONG_AUDIENCE);
        String nobodys = Tokens.token(ES256, Tokens.claims(claims -> claims.remove("aud")));
        assertThat(refusal(nobodys, ES256)).isEqualTo(Refusal.WRONG_AUDIENCE);
        String several = Tokens.token(
                ES256,
                Tokens.claims(claims -> claims.putArray("aud").add("https://x").add(Tokens.AUDIENCE)));
        assertThat(Tokens.verify(several, Tokens.issuer(ES256)).bearer().subject())
                .isEqualTo("u1");
    }

    @Test
    void section3x10NothingIsFetchedOrTakenFromWhereTheTokenSays() {
        for (String name : List.of("jku", "x5u", "jwk", "x5c")) {
            assertThat(refusal(withHeader(name, "https://attacker.example.com/keys"), HS256))
                    .isEqualTo(Refusal.MALFORMED);
        }
        for (String kid : List.of("../../dev/null", "' OR 1=1 --", "http://attacker.example.com", "\u0000")) {
            assertThat(refusal(withHeader("kid", kid), HS256)).isEqualTo(Refusal.WRONG_KEY);
        }
    }

    @Test
    void section3x11TokensOfOtherTypesAreNone() {
        for (String type : List.of("secevent+jwt", "logout+jwt", "dpop+jwt", "JWE", "JOSE")) {
            assertThat(refusal(withHeader("typ", type), HS256)).isEqualTo(Refusal.MALFORMED);
        }
        for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
            assertThat(Tokens.verify(withHeader("typ", type), Tokens.issuer(HS256))
                            .bearer()
                            .subject())
                    .isEqualTo("u1");
        }
    }

    @Test
    void section3x12WhatAProviderSignsForOthersGrantsNothing() {
        // An ID token of the same provider: for a client, and without anything that grants.
        String idToken = Tokens.token(ES256, Tokens.claims(claims -> {
            claims.remove("tidings");
            claims.put("aud", "client-1").put("nonce", "n");
        }));
        assertThat(refusal(idToken, ES256)).isEqualTo(Refusal.WRONG_AUDIENCE);
        String withoutRights = Tokens.token(ES256, Tokens.claims(claims -> claims.remove("tidings")));
        assertThat(Tokens.verify(withoutRights, Tokens.issuer(ES256)).allows(Right.READ, Selector.of("news/a")))
                .isFalse();
    }
}
