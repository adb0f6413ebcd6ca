package dev.tidings.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import java.security.Key;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyTextTest {
    private static String pem(String label, Key key) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END " + label + "-----\n";
    }

    private static TokenKey only(String text, JwsAlgorithm... pinned) {
        return KeyText.parse(text, Set.of(pinned)).keys().get(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "ES256", "ES384", "ES512", "EDDSA"})
    void readsPem(JwsAlgorithm algorithm) {
        TokenKey key = Tokens.key(algorithm);
        String publicPart = pem("PUBLIC KEY", key.verifying());
        String privatePart = pem("PRIVATE KEY", Objects.requireNonNull(key.signing()));

        assertThat(only(publicPart).verifying()).isEqualTo(key.verifying());
        assertThat(only(publicPart).algorithms()).containsExactly(algorithm);
        assertThat(only(publicPart).signing()).isNull();
        assertThat(KeyText.parse(privatePart + publicPart, Set.of()).keys())
                .singleElement()
                .satisfies(both -> {
                    assertThat(both.verifying()).isEqualTo(key.verifying());
                    assertThat(both.signing()).isEqualTo(key.signing());
                });
    }

    @Test
    void pinsAKeyToWhatTheSettingsSay() {
        String rsa = pem("PUBLIC KEY", Tokens.key(JwsAlgorithm.RS256).verifying());

        assertThat(only(rsa, JwsAlgorithm.PS256, JwsAlgorithm.ES256).algorithms())
                .containsExactly(JwsAlgorithm.PS256);
        assertThatThrownBy(() -> only(rsa, JwsAlgorithm.ES256))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The key is of the kind RSA; expected one for ES256, which the settings pin it to");
        assertThat(only("s".repeat(64)).algorithms()).containsExactly(JwsAlgorithm.HS256);
        assertThat(only("s".repeat(64), JwsAlgorithm.HS512).algorithms()).containsExactly(JwsAlgorithm.HS512);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | There is no key; expected a JWK, a set of them, PEM or a secret",
                "{'keys':[]} | There is no key for signatures in the set; expected one",
                "{'keys':[1]} | The set has something that is no key; expected objects alone",
                "{'kty':'oct','k':'QQ','k':'QQ'} | The keys cannot be read; expected JSON without a member that is there twice",
                "{'kty':'oct','k':'Q'} | The key's k is not base64url; expected it without padding",
                "{'kty':'oct'} | The key has no k; expected a JWK (RFC 7517)",
                "{'kty':'DSA'} | The key's kty is \"DSA\"; expected oct, RSA, EC or OKP",
                "{'kty':'EC','crv':'secp256k1'} | The key's crv is \"secp256k1\"; expected P-256, P-384 or P-521",
                "{'kty':'OKP','crv':'Ed448'} | The key's crv is \"Ed448\"; expected Ed25519",
                "-----BEGIN RSA PRIVATE KEY-----QQ==-----END RSA PRIVATE KEY----- | The PEM has a block \"RSA PRIVATE KEY\"",
                "-----BEGIN PUBLIC KEY-----QQ==-----END PUBLIC KEY----- | The block PUBLIC KEY of the PEM cannot be read",
                "-----BEGIN NOTHING | There is no public key in the PEM",
            })
    void saysWhatIsWrongWithoutTheSecret(String text, String message) {
        assertThatThrownBy(() -> only(text.replace('\'', '"')))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(message);
    }
}
