package dev.tidings.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Right;
import dev.tidings.auth.apikey.ApiKeys;
import dev.tidings.cli.Program;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {
    private final Path folder;
    private final String key;

    TokenCommandTest(@TempDir Path folder) {
        this.folder = folder;
        this.key = folder.resolve("key.jwk").toString();
    }

    private static String done(Program program, String... args) {
        assertThat(program.run(args)).as(program.err()).isZero();
        return program.out().strip();
    }

    private static String done(String... args) {
        return done(new Program(), args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "HS256", "EdDSA", "PS256"})
    void aTokenAllowsWhatItWasMadeFor(String algorithm) {
        done("key", "create", key, "--alg", algorithm);
        String token = done(
                "token",
                "create",
                "--sub",
                "u1",
                "--read",
                "users/{sub}/**",
                "--read",
                "news",
                "--ttl",
                "90m",
                "--key",
                key);

        assertThat(done(new Program().reading(token + "\n"), "token", "inspect", "--key", key))
                .contains("signed by  " + algorithm, "read       users/u1/**, news", "verdict    taken");
    }

    @Test
    void aTokenSaysOfItsBearerWhatItWasTold() {
        done("key", "create", key);
        String token = done("token", "create", "--sub", "ann", "--info", "{\"name\": \"Ann\"}", "--key", key);
        Program program = new Program();

        assertThat(done("token", "inspect", token, "--key", key)).contains("info       {\"name\":\"Ann\"}");
        assertThat(program.run("token", "create", "--sub", "ann", "--info", "Ann", "--key", key))
                .isEqualTo(2);
        assertThat(program.err()).contains("--info: \"Ann\" is no JSON; expected such as");
    }

    @Test
    void saysWhyATokenIsNotTaken() {
        done("key", "create", key);
        String token = done("token", "create", "--sub", "u1", "--audience", "https://hub", "--key", key);
        Program program = new Program();

        assertThat(program.run("token", "inspect", token, "--key", key)).isEqualTo(1);
        assertThat(program.out()).contains("verdict    refused: The token is meant for others");
        assertThat(done("token", "inspect", token, "--key", key, "--audience", "https://hub"))
                .contains("taken");
        assertThat(done("token", "inspect", token))
                .contains("\"sub\":\"u1\"", "not verified: there is neither --key nor --config");
        assertThat(new Program().run("token", "inspect", "x.y.z")).isEqualTo(1);
    }

    @Test
    void aHubsSettingsSayWhetherItWouldTakeAToken() throws IOException {
        done("key", "create", key);
        Files.writeString(
                folder.resolve("issuers.json"),
                """
                {"issuers": [{"name": "tenant-42", "iss": "https://42.example.com", "key": "key.jwk",
                 "most": {"read": ["tenants/42/**"]}, "deny": ["tenants/42/secret/**"]}]}""");
        String config = Files.writeString(
                        folder.resolve("hub.yaml"),
                        "access:\n  token-issuers: " + folder.resolve("issuers.json") + "\n")
                .toString();
        String[] create = {"token", "create", "--read", "**", "--issuer", "https://42.example.com", "--key", key};
        String strangers = done("token", "create", "--read", "**", "--issuer", "https://43.example.com", "--key", key);
        Program program = new Program();

        assertThat(done("token", "inspect", done(create), "--config", config))
                .contains(
                        "issuer     tenant-42", "read       tenants/42/**", "never      tenants/42/secret/**", "taken");
        assertThat(program.run("token", "inspect", strangers, "--config", config))
                .isEqualTo(1);
        assertThat(program.out()).contains("refused: The token is of nobody whom this hub trusts");
    }

    @Test
    void tokensOfThePreviousKeyAreTakenForAWhile() throws IOException {
        done("key", "create", key);
        String before = done("token", "create", "--key", key);
        assertThat(done("key", "rotate", key, "--keep", "1h")).contains("those before verify until ");

        assertThat(done("token", "inspect", before, "--key", key)).contains("taken");
        assertThat(done("token", "inspect", done("token", "create", "--key", key), "--key", key))
                .contains("taken");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))))
                .isEqualTo("rw-------");

        done("key", "rotate", key, "--keep", "0s");
        Program program = new Program();
        assertThat(program.run("token", "inspect", before, "--key", key)).isEqualTo(1);
        assertThat(program.out()).contains("refused: The token is signed by a key that its issuer does not have");
    }

    @Test
    void anApiKeyIsGrantedWhatItsLineInTheFileSays() throws IOException {
        Program program = new Program();
        String entry = done(program, "key", "api", "shop", "--publish", "orders/**");
        Path file = Files.writeString(folder.resolve("api-keys.json"), "{\"keys\": [" + entry + "]}");

        assertThat(ApiKeys.read(file).grant(program.err().strip()).allows(Right.PUBLISH, Selector.of("orders/1")))
                .isTrue();
        assertThat(entry).doesNotContain(program.err().strip());
    }

    @ParameterizedTest
    @CsvSource({
        "token, 'Missing command; expected one of create, inspect'",
        "key, 'Missing command; expected one of api, create, rotate'",
        "token create --key /nowhere/key.jwk, There is no file /nowhere/key.jwk; expected one with keys",
        "token create --key k --ttl soon, '--ttl: \"soon\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S'",
        "token create --key k --ttl 0s, '--ttl: The life of a token is 0s; expected 1s to 3650d'",
        "token create --key k --reed a, Unknown option: --reed; did you mean --read?",
        "token create --key k --read x{sub}, '--read: The selector \"x{sub}\" has {sub} within a level; expected it only as a whole one, such as users/{sub}/**'",
        "key create /nowhere/key.jwk, The file /nowhere/key.jwk cannot be written: NoSuchFileException",
        "key create k --alg none, '--alg: \"none\" is no algorithm; expected one of HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA'",
        "key rotate /nowhere/key.jwk, There is no file /nowhere/key.jwk; expected one with keys",
    })
    void saysInOneLineWhatIsWrong(String line, String message) {
        Program program = new Program();

        assertThat(program.run(line.split(" ", -1))).isEqualTo(2);
        assertThat(program.err()).isEqualTo("tidings: " + message + System.lineSeparator());
    }
}
