package dev.tidings.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.KeyKind;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.auth.key.JwkWriter;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.topic.Selector;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Beside two libraries that others use: what they sign is taken, what is signed here they take, and nothing is taken here that they refuse. */
class OracleTest {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u00E9";

    private static String jwk(TokenKey key) {
        return JwkWriter.jwk(key).toString();
    }

    private static String signedByNimbus(TokenKey key, ObjectNode claims) throws JOSEException, ParseException {
        JWK jwk = JWK.parse(jwk(key));
        JWSObject token = new JWSObject(JWSHeader.parse(Tokens.header(key).toString()), new Payload(claims.toString()));
        JWSSigner signer =
                switch (kind(key)) {
                    case SECRET -> new MACSigner(jwk.toOctetSequenceKey());
                    case RSA -> new RSASSASigner(jwk.toRSAKey());
                    default -> new ECDSASigner(jwk.toECKey());
                };
        token.sign(signer);
        return token.serialize();
    }

    private static boolean isTakenByNimbus(TokenKey key, String token) {
        try {
            JWK jwk = JWK.parse(jwk(key));
            JWSVerifier verifier =
                    switch (kind(key)) {
                        case SECRET -> new MACVerifier(jwk.toOctetSequenceKey());
                        case RSA -> new RSASSAVerifier(jwk.toRSAKey());
                        default -> new ECDSAVerifier(jwk.toECKey());
                    };
            return JWSObject.parse(token).verify(verifier);
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private static KeyKind kind(TokenKey key) {
        return key.algorithms().iterator().next().kind();
    }

    private static String signedByJose4j(TokenKey key, ObjectNode claims) throws JoseException {
        JsonWebKey jwk = JsonWebKey.Factory.newJwk(jwk(key));
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(Tokens.header(key).get("alg").textValue());
        jws.setKeyIdHeaderValue(key.id());
        jws.setPayload(claims.toString());
        jws.setKey(jwk instanceof PublicJsonWebKey pair ? pair.getPrivateKey() : jwk.getKey());
        return jws.getCompactSerialization();
    }

    private static boolean isTakenByJose4j(TokenKey key, String token) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setCompactSerialization(token);
            jws.setKey(JsonWebKey.Factory.newJwk(jwk(key)).getKey());
            return jws.verifySignature();
        } catch (JoseException e) {
            return false;
        }
    }

    private static void assertTaken(String token, TokenKey key) {
        assertThat(Tokens.verify(token, Tokens.issuer(key)).allows(Right.READ, Selector.of("users/u1/mail")))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EDDSA")
    void whatNimbusSignsIsTakenAndTheOtherWayRound(JwsAlgorithm algorithm) throws JOSEException, ParseException {
        TokenKey key = Tokens.key(algorithm);

        assertTaken(signedByNimbus(key, Tokens.claims()), key);
        assertThat(isTakenByNimbus(key, Tokens.token(key))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatJose4jSignsIsTakenAndTheOtherWayRound(JwsAlgorithm algorithm) throws JoseException {
        TokenKey key = Tokens.key(algorithm);

        assertTaken(signedByJose4j(key, Tokens.claims()), key);
        assertThat(isTakenByJose4j(key, Tokens.token(key))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void keysAreReadAsTheyWereWritten(JwsAlgorithm algorithm) {
        TokenKey key = Tokens.key(algorithm);
        TokenKey read = KeyText.parse(jwk(key), Set.of()).keys().get(0);

        assertThat(read.verifying()).isEqualTo(key.verifying());
        assertThat(read.algorithms()).containsExactly(algorithm);
        assertTaken(Tokens.token(read), key);
    }

    /** A token that was changed in one place, wherever it is, is refused here, for bytes have but one text. */
    @Property(tries = 1000)
    void aTokenThatWasChangedIsRefused(
            @ForAll JwsAlgorithm algorithm, @ForAll int place, @ForAll int character, @ForAll int kind) {
        TokenKey key = Tokens.key(algorithm);
        String good = Tokens.token(key);
        String changed = changed(good, place, character, kind);

        assertThat(isTaken(changed, key)).isEqualTo(changed.equals(good));
    }

    /** What is signed may still be claims that nobody should take: then it is not the signature that says so. */
    @Property(tries = 500)
    void nothingIsTakenThatTheOthersRefuse(@ForAll("changes") String token) {
        TokenKey key = Tokens.key(JwsAlgorithm.HS256);

        if (isTaken(token, key)) {
            assertThat(isTakenByNimbus(key, token)).isTrue();
            assertThat(isTakenByJose4j(key, token)).isTrue();
        }
    }

    @Provide
    Arbitrary<String> changes() {
        TokenKey key = Tokens.key(JwsAlgorithm.HS256);
        return Arbitraries.integers()
                .tuple3()
                .map(change -> Tokens.token(
                        key,
                        changed(Tokens.header(key).toString(), change.get1(), change.get2(), change.get3())
                                .getBytes(StandardCharsets.UTF_8),
                        StrictJson.bytes(Tokens.claims())));
    }

    private static boolean isTaken(String token, TokenKey key) {
        try {
            Objects.requireNonNull(Tokens.verify(token, Tokens.issuer(key)));
            return true;
        } catch (RefusedCredentialsException e) {
            assertThat(e.getStackTrace()).isEmpty();
            return false;
        }
    }

    /** One character replaced, taken out, put in, or all from there on gone. */
    private static String changed(String token, int place, int character, int kind) {
        int at = Math.floorMod(place, token.length());
        char c = ALPHABET.charAt(Math.floorMod(character, ALPHABET.length()));
        return token.substring(0, at)
                + switch (Math.floorMod(kind, 4)) {
                    case 0 -> c + token.substring(at + 1);
                    case 1 -> token.substring(at + 1);
                    case 2 -> c + token.substring(at);
                    default -> "";
                };
    }
}
