package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.cli.Tidings;
import dev.tidings.cli.process.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hub, in a process of its own, writes of its requests. */
@Timeout(120)
class AccessLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");
    private static final String SECRET = "a secret of thirty-two bytes, or more";

    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    AccessLogTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private int start(String... flags) throws IOException {
        Files.writeString(folder.resolve("secret"), SECRET);
        List<String> command = JavaCommand.of(Tidings.class, List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("serve", "--port", "0", "--log", "memory"));
        command.addAll(List.of("--token-key", folder.resolve("secret").toString(), "--anonymous-read", "a"));
        command.addAll(List.of("--log-format", "json", "--trusted-proxy", "127.0.0.1"));
        command.addAll(List.of(flags));
        started.add(new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start());
        await().atMost(PATIENCE).until(() -> LISTENING.matcher(text("out")).find());
        Matcher listening = LISTENING.matcher(text("out"));
        assertThat(listening.find()).isTrue();
        return Integer.parseInt(listening.group(1));
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException notYet) {
            return "";
        }
    }

    private static String token() throws Exception {
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"sub\":\"anna\",\"iat\":" + now + ",\"exp\":" + (now + 600) + ",\"tidings\":{\"publish\":[\"**\"]}}";
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String content = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return content + "." + base64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static Socket send(int port, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** All that comes until the connection ends. */
    private static String ask(int port, String request) throws IOException {
        try (Socket socket = send(port, request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Those of the access log that are whole. */
    private List<JsonNode> lines() {
        String text = text("err");
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(AccessLogTest::parse)
                .filter(line -> line.get("logger").textValue().equals("dev.tidings.access"))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode awaitLine(int number) {
        await().atMost(PATIENCE).until(() -> lines().size() > number);
        return lines().get(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void hasALineForEachRequestAndStream(String transport) throws Exception {
        int port = start("--access-log", "--transport", transport);
        String published = ask(port, "POST /events?topic=a&ticketless=SECRET HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
        assertThat(published).startsWith("HTTP/1.1 40");
        JsonNode line = awaitLine(0);
        assertThat(line.get("level").textValue()).isEqualTo("INFO");
        assertThat(line.get("message").textValue()).isEqualTo("request");
        assertThat(line.get("query").textValue()).isEqualTo("topic=a&***");

        published = ask(
                port,
                "POST /events?topic=a HTTP/1.0\r\nX-Forwarded-For: 192.0.2.7\r\nUser-Agent: \"test\"\r\nAuthorization: Bearer "
                        + token() + "\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(published).startsWith("HTTP/1.1 201");
        line = awaitLine(1);
        assertThat(line.get("method").textValue()).isEqualTo("POST");
        assertThat(line.get("path").textValue()).isEqualTo("/events");
        assertThat(line.get("status").intValue()).isEqualTo(201);
        assertThat(line.get("bytes").intValue()).isEqualTo(published.length() - published.indexOf("\r\n\r\n") - 4);
        assertThat(line.get("micros").isIntegralNumber()).isTrue();
        assertThat(line.get("subject").textValue()).isEqualTo("anna");
        assertThat(line.get("address").textValue()).isEqualTo("192.0.2.7");
        assertThat(line.get("agent").textValue()).isEqualTo("\"test\"");
        assertThat(line.has("end")).isFalse();

        String stream =
                ask(port, "GET /events?topic=a&lastEventId=earliest&until=now HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(stream).contains("data: hello");
        line = awaitLine(2);
        assertThat(line.get("message").textValue()).isEqualTo("stream");
        assertThat(line.get("status").intValue()).isEqualTo(200);
        assertThat(line.get("end").textValue()).isEqualTo("complete");
        assertThat(line.get("bytes").intValue()).isEqualTo(stream.length());

        assertThat(ask(port, "GET nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(awaitLine(3).get("status").intValue()).isEqualTo(400);

        String broken = ask(
                port,
                "POST /events?topic=a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
                        + token() + "\r\n\r\nzz\r\n");
        assertThat(broken).startsWith("HTTP/1.1 400");
        line = awaitLine(4);
        assertThat(line.get("path").textValue()).isEqualTo("/events");
        assertThat(line.get("status").intValue()).isEqualTo(400);

        try (Socket left = send(port, "GET /events?topic=a HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(left.getInputStream().read()).isEqualTo('H');
        }
        assertThat(awaitLine(5).get("end").textValue()).isEqualTo("client-gone");

        try (Socket open = send(port, "GET /events?topic=a HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(open.getInputStream().read()).isEqualTo('H');
            started.get(0).destroy();
            assertThat(started.get(0).waitFor()).isZero();
        }
        assertThat(lines()).hasSize(7);
        assertThat(lines().get(6).get("message").textValue()).isEqualTo("stream");
        assertThat(text("err")).doesNotContain("SECRET");
    }

    private void reload(Path file, boolean isOn, int times) throws Exception {
        Files.writeString(file, "logging: {access: " + isOn + "}\n");
        String pid = Long.toString(started.get(0).pid());
        assertThat(new ProcessBuilder("kill", "-HUP", pid).start().waitFor()).isZero();
        await().atMost(PATIENCE).until(() -> text("err").split("Changed: access-log", -1).length > times);
    }

    @Test
    void isSwitchedOnAndOffWhileTheHubRuns() throws Exception {
        Path file = Files.createFile(folder.resolve("hub.yaml"));
        int port = start("--config", file.toString());
        String open = "GET /events?topic=a HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket before = send(port, open)) {
            assertThat(before.getInputStream().read()).isEqualTo('H');
            reload(file, true, 1);
            try (Socket meanwhile = send(port, open)) {
                assertThat(meanwhile.getInputStream().read()).isEqualTo('H');
                assertThat(ask(port, "GET /health/live HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
                assertThat(awaitLine(0).get("path").textValue()).isEqualTo("/health/live");
                reload(file, false, 2);
                assertThat(ask(port, "GET /health/ready HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
            }
            JsonNode line = awaitLine(1);
            assertThat(line.get("message").textValue()).isEqualTo("stream");
            assertThat(line.get("end").textValue()).isEqualTo("client-gone");
            started.get(0).destroy();
            assertThat(started.get(0).waitFor()).isZero();
        }
        assertThat(lines()).hasSize(2);
    }
}
