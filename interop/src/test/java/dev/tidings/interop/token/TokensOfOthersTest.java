package dev.tidings.interop.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.token.TokenCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** What others' libraries sign, {@code tidings token inspect} takes as a hub would, and none of it once a character is another. */
class TokensOfOthersTest {
    private static final List<String> ALGORITHMS = List.of("HS256", "RS256", "ES256", "EdDSA");
    private static final String BASE64_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /** Coprime to 4, in which base64 repeats: each place of its groups is tried. */
    private static final int STEP = 7;

    private final Path folder;

    TokensOfOthersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String claims(Instant now) {
        return """
                {"iss": "https://app.example.com", "aud": ["https://hub.example.com", "other"], "sub": "änne",
                 "iat": %d, "nbf": %d, "exp": %d, "jti": "t1", "name": "Ä \\u00df \\"x\\" 😀",
                 "tidings": {"read": ["users/{sub}/**", "news"], "publish": "orders/*"}}"""
                .formatted(
                        now.getEpochSecond(),
                        now.getEpochSecond(),
                        now.plusSeconds(600).getEpochSecond());
    }

    private static String inspect(SigningKey key, String token) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        int code = new CommandLine(new TokenCommand(
                        new Surroundings(Map.of(), InputStream.nullInputStream(), out, new PrintWriter(said, true))))
                .execute(
                        "inspect",
                        "--key=" + key.verifying(),
                        "--issuer=https://app.example.com",
                        "--audience=https://hub.example.com",
                        token);
        assertThat(code).as(said.toString()).isEqualTo(said.toString().contains("verdict    taken") ? 0 : 1);
        return said.toString();
    }

    private static String changed(String token, int place) {
        char other = BASE64_URL.charAt((BASE64_URL.indexOf(token.charAt(place)) + 1) % BASE64_URL.length());
        return token.substring(0, place) + other + token.substring(place + 1);
    }

    @ParameterizedTest
    @EnumSource
    void areTakenForWhatTheySayAndRefusedOnceChanged(TokenLibrary library) {
        List<String> program = library.install();
        Instant now = Instant.now();

        for (String algorithm : ALGORITHMS) {
            SigningKey key = library.key(algorithm, folder);
            String token = TokenLibrary.sign(program, key, claims(now));

            assertThat(inspect(key, token))
                    .contains(
                            "signed by  " + algorithm,
                            "read       users/änne/**, news",
                            "publish    orders/*",
                            "until      " + Instant.ofEpochSecond(now.getEpochSecond() + 600),
                            "verdict    taken");
            for (int place = 0; place < token.length(); place += STEP) {
                assertThat(inspect(key, changed(token, place))).contains("verdict    refused");
            }
        }
    }
}
