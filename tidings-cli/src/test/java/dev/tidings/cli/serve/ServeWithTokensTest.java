package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that takes tokens and API keys, from its flags. */
class ServeWithTokensTest {
    private static final String SECRET = "a secret of thirty-two bytes, or more";
    private static final String API_KEY = "tidings_0123456789abcdefghijklmnop";
    private static final Pattern READY = Pattern.compile("listening on (\\S+)\\R(.*)\\R");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Program program = new Program();
    private FutureTask<Integer> running = new FutureTask<>(() -> 0);
    private String uri = "";
    private String said = "";

    @AfterEach
    void stop() {
        running.cancel(true);
    }

    private void serve(Path folder, String... more) throws Exception {
        Files.writeString(folder.resolve("secret"), SECRET);
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(API_KEY.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(
                folder.resolve("keys.json"),
                "{\"keys\": [{\"name\": \"shop\", \"hash\": \"sha256:" + hash + "\", \"publish\": [\"orders/**\"]}]}");
        String[] flags = {
            "serve",
            "--log",
            "memory",
            "--port",
            "0",
            "--token-key",
            folder.resolve("secret").toString(),
            "--api-keys",
            folder.resolve("keys.json").toString()
        };
        String[] all = java.util.stream.Stream.of(flags, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
        running = program.start(all);
        await().until(() ->
                READY.matcher(program.out()).find() || !program.err().isEmpty());
        Matcher ready = READY.matcher(program.out());
        assertThat(ready.find()).as(program.err()).isTrue();
        uri = ready.group(1);
        said = ready.group(2);
    }

    private static String token(String claims) throws Exception {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String content = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return content + "." + base64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String anna() throws Exception {
        long now = Instant.now().getEpochSecond();
        return token("{\"sub\":\"anna\",\"iat\":" + now + ",\"exp\":" + (now + 60)
                + ",\"tidings\":{\"read\":[\"users/{sub}/**\"]}}");
    }

    private HttpResponse<String> ask(String method, String target, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + target))
                .method(method, method.equals("POST") ? BodyPublishers.ofString("hello") : BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void letsAUserReadWhatIsTheirs(@TempDir Path folder) throws Exception {
        serve(folder, "--anonymous-publish", "users/**");
        assertThat(said)
                .isEqualTo(
                        "Without a token, anyone who can reach 127.0.0.1 may read nothing, and publish to users/**.");
        assertThat(ask("POST", "/events?topic=users/anna/inbox&private=true", "")
                        .statusCode())
                .isEqualTo(201);
        HttpResponse<String> mine = ask("GET", "/events/history?topic=users/anna/**", anna());
        assertThat(mine.statusCode()).isEqualTo(200);
        assertThat(mine.body()).contains("\"data\":\"hello\"");
        assertThat(ask("GET", "/events?topic=users/anna/**&until=now", anna()).body())
                .contains("data: hello");
        assertThat(ask("GET", "/events/history?topic=users/otto/**", anna()).statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "/events/history?topic=users/anna/**", "").statusCode())
                .isEqualTo(401);
        assertThat(ask("GET", "/events/history?topic=users/anna/**", anna() + "x")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void isTalkedToWithAToken(@TempDir Path folder) throws Exception {
        serve(folder, "--anonymous-read", "none");
        Program publisher = new Program().with("TIDINGS_TOKEN", API_KEY);
        assertThat(publisher.run("publish", "orders/1", "three", "--ttl", "600", "--server", uri))
                .as(publisher.err())
                .isZero();
        Program stranger = new Program();
        assertThat(stranger.run("publish", "orders/1", "three", "--server", uri))
                .isEqualTo(1);
        assertThat(stranger.err()).contains("needs the right publish");
        long now = Instant.now().getEpochSecond();
        Path file = folder.resolve("token");
        Files.writeString(file, token("{\"exp\":" + (now + 60) + ",\"tidings\":{\"read\":[\"orders/*\"]}}") + "\n");
        Program reader = new Program();
        assertThat(reader.run(
                        "subscribe",
                        "orders/*",
                        "--from",
                        "earliest",
                        "--count",
                        "1",
                        "--token-file",
                        file.toString(),
                        "--server",
                        uri))
                .as(reader.err())
                .isZero();
        assertThat(reader.out()).isEqualTo("three\n");
        assertThat(new Program().run("publish", "orders/1", "x", "--ttl", "1h", "--server", uri))
                .isEqualTo(2);
    }

    @Test
    void takesBackWhatWasGranted(@TempDir Path folder) throws Exception {
        serve(folder);
        String anna = anna();
        assertThat(ask("GET", "/events/history?topic=users/anna/**", anna).statusCode())
                .isEqualTo(200);
        long now = Instant.now().getEpochSecond();
        Path file = folder.resolve("operator");
        Files.writeString(file, token("{\"exp\":" + (now + 60) + ",\"tidings\":{\"operate\":[\"**\"]}}"));
        Program operator = new Program();
        assertThat(operator.run("revoke", "--subject", "anna", "--token-file", file.toString(), "--server", uri))
                .as(operator.err())
                .isZero();
        assertThat(operator.out()).contains("\"subject\":\"anna\"", "\"durable\":false");
        assertThat(operator.err()).contains("is forgotten when it ends");
        assertThat(ask("GET", "/events/history?topic=users/anna/**", anna).statusCode())
                .isEqualTo(401);
        Program stranger = new Program();
        assertThat(stranger.run("revoke", "--subject", "otto", "--server", uri)).isEqualTo(1);
        assertThat(stranger.err()).contains("needs the right operate");
    }

    @Test
    void takesApiKeys(@TempDir Path folder) throws Exception {
        serve(folder, "--anonymous-read", "orders/**");
        assertThat(ask("POST", "/events?topic=orders/1", API_KEY).statusCode()).isEqualTo(201);
        assertThat(ask("POST", "/events?topic=prices", API_KEY).statusCode()).isEqualTo(403);
        assertThat(ask("POST", "/events?topic=orders/1", API_KEY + "x").statusCode())
                .isEqualTo(401);
    }

    @Test
    void isOpenForThisMachineAsBeforeButForPrivateEvents(@TempDir Path folder) throws Exception {
        serve(folder);
        assertThat(said)
                .isEqualTo(
                        "Anyone who can reach 127.0.0.1 may read and publish all public events; private ones need a token.");
        assertThat(ask("POST", "/events?topic=a&private=true", "").statusCode()).isEqualTo(201);
        assertThat(ask("GET", "/events/history?topic=a", "").body()).doesNotContain("hello");
    }

    @Test
    void makesTokensForAFirstTry() throws Exception {
        running = program.start("serve", "--log", "memory", "--port", "0", "--quick-auth");
        await().until(() ->
                program.out().contains("for instance:\n  ey") || !program.err().isEmpty());
        Matcher ready = READY.matcher(program.out());
        assertThat(ready.find()).as(program.err()).isTrue();
        uri = ready.group(1);
        List<String> tokens = program.out()
                .lines()
                .filter(line -> line.startsWith("  ey"))
                .map(String::strip)
                .toList();
        assertThat(tokens).hasSize(3);
        assertThat(ask("POST", "/events?topic=a", "").statusCode()).isEqualTo(401);
        assertThat(ask("POST", "/events?topic=a", tokens.get(0)).statusCode()).isEqualTo(201);
        assertThat(ask("POST", "/events?topic=a", tokens.get(1)).statusCode()).isEqualTo(403);
        assertThat(ask("GET", "/events/history?topic=a", tokens.get(1)).body()).contains("hello");
        assertThat(ask("GET", "/events/operate/hub", tokens.get(0)).statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "/events/operate/hub", tokens.get(2)).statusCode())
                .isEqualTo(200);
        assertThat(ask("GET", "/metrics", tokens.get(2)).statusCode()).isEqualTo(200);
        assertThat(ask("POST", "/events?topic=a", tokens.get(2)).statusCode()).isEqualTo(403);
    }

    @Test
    void saysWhichSettingIsWrong(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing.jwk");
        assertThat(program.run("serve", "--log", "memory", "--port", "0", "--token-key", missing.toString()))
                .isEqualTo(2);
        assertThat(program.err())
                .contains("--token-key")
                .contains(missing.toString())
                .hasLineCount(1);
        Program other = new Program();
        assertThat(other.run("serve", "--log", "memory", "--port", "0", "--token-audience", "hub"))
                .isEqualTo(2);
        assertThat(other.err()).contains("no key of tokens").hasLineCount(1);
    }
}
