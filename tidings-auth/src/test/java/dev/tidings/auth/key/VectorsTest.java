package dev.tidings.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.jws.CompactJws;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The examples that the standards calculate. */
class VectorsTest {
    /** RFC 7515, appendices A.1 to A.3: {@code {"iss":"joe", "exp":1300819380, "http://example.com/is_root":true}}. */
    private static final String CLAIMS =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private static final String HS256_KEY =
            "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}";

    private static final String RSA_MODULUS =
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_"
                    + "YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV"
                    + "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    private static final String RS256_SIGNATURE =
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQ"
                    + "jbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-e"
                    + "OkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private static TokenKey key(String jwk) {
        return KeyText.parse(jwk, Set.of()).keys().get(0);
    }

    private static void assertSigned(String token, Key key) {
        CompactJws jws = CompactJws.parse(token);
        assertThat(jws.isSignedBy(key)).isTrue();
        assertThat(jws.claims().get("iss").textValue()).isEqualTo("joe");
    }

    private static boolean verifies(JwsAlgorithm algorithm, Key key, String signed, String signature) {
        return algorithm.verify(
                key, signed.getBytes(StandardCharsets.US_ASCII), Objects.requireNonNull(Base64Url.decode(signature)));
    }

    @Test
    void rfc7515A1HmacWithSha256() {
        assertSigned(
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + CLAIMS + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                key(HS256_KEY).verifying());
    }

    @Test
    void rfc7515A2RsaWithSha256() {
        assertSigned(
                "eyJhbGciOiJSUzI1NiJ9." + CLAIMS + "." + RS256_SIGNATURE,
                key("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + RSA_MODULUS + "\"}")
                        .verifying());
    }

    @Test
    void rfc7515A3EcdsaOnP256() {
        assertSigned(
                "eyJhbGciOiJFUzI1NiJ9." + CLAIMS
                        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
                key("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                                + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\","
                                + "\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"}")
                        .verifying());
    }

    @Test
    void rfc7515A4EcdsaOnP521() {
        Key key = key("{\"kty\":\"EC\",\"crv\":\"P-521\","
                        + "\"x\":\"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk\","
                        + "\"y\":\"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2\"}")
                .verifying();

        assertThat(verifies(
                        JwsAlgorithm.ES512,
                        key,
                        "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA",
                        "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2Y"
                                + "BJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"))
                .isTrue();
    }

    @Test
    void rfc8037A4Ed25519() {
        TokenKey key = key("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
        String signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        String signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

        assertThat(verifies(JwsAlgorithm.EDDSA, key.verifying(), signed, signature))
                .isTrue();
        assertThat(Base64Url.encode(JwsAlgorithm.EDDSA.sign(
                        Objects.requireNonNull(key.signing()), signed.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(signature);
        assertThat(JwkWriter.jwk(key).get("x").textValue()).isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assertThat(JwkWriter.jwk(key).get("d").textValue()).isEqualTo("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
    }

    @Test
    void rfc7517A1KeysForEncryptionArePassedOver() {
        KeySet keys = KeyText.parse(
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                        + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"use\":\"enc\",\"kid\":\"1\"},"
                        + "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
                        + "BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSq"
                        + "zs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqb"
                        + "w0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}]}",
                Set.of());

        assertThat(keys.keys()).singleElement().satisfies(key -> {
            assertThat(key.id()).isEqualTo("2011-04-29");
            assertThat(key.algorithms()).containsExactly(JwsAlgorithm.RS256);
        });
    }

    @Test
    void rfc7517A3SecretsAreForWhatTheySayAlone() {
        assertThatThrownBy(() -> key("{\"kty\":\"oct\",\"alg\":\"A128KW\",\"k\":\"GawgguFyGrWKav7AX4VKUg\"}"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The key is for the algorithm \"A128KW\"; expected one that signs tokens, such as ES256");
        assertThat(key(HS256_KEY).algorithms()).containsExactly(JwsAlgorithm.HS256);
    }
}
