package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that speaks TLS, from its flags. */
class ServeOverTlsTest {
    private static final Pattern READY = Pattern.compile("listening on (https://127\\.0\\.0\\.1:\\d+)\\R");

    private static final Pattern REDIRECT = Pattern.compile("at port (\\d+), are told to go there");

    private final Path certificate;
    private final Path key;

    ServeOverTlsTest(@TempDir Path folder) throws Exception {
        this.certificate = folder.resolve("hub.pem");
        this.key = folder.resolve("hub.key");
        String command =
                "openssl req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=localhost"
                        + " -addext subjectAltName=IP:127.0.0.1 -keyout " + key + " -out " + certificate;
        Process process = new ProcessBuilder(command.split(" ", -1))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** Below those that the kernel gives to connections, so that it stays free until the hub takes it. */
    private static int freePort() throws IOException {
        IOException taken = new IOException("None was tried");
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException busy) {
                taken = busy;
            }
        }
        throw taken;
    }

    /** Trusts the hub's certificate alone, and looks at its names. */
    private HttpClient client() throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            known.setCertificateEntry(
                    "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** What is done with a hub that runs. */
    @FunctionalInterface
    private interface Use {
        void of(Program program, String hub) throws Exception;
    }

    private void serve(Use use, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "serve",
                "--log",
                "memory",
                "--port",
                "0",
                "--tls-cert",
                certificate.toString(),
                "--tls-key",
                key.toString()));
        command.addAll(List.of(more));
        Program program = new Program();
        FutureTask<Integer> running = program.start(command.toArray(new String[0]));
        try {
            await().until(() ->
                    READY.matcher(program.out()).find() || !program.err().isEmpty());
            Matcher ready = READY.matcher(program.out());
            assertThat(ready.find()).as(program.err()).isTrue();
            use.of(program, ready.group(1));
        } finally {
            running.cancel(true);
        }
    }

    @Test
    void isServed() throws Exception {
        serve(
                (program, hub) -> {
                    URI health = URI.create(hub + "/health/live");
                    HttpResponse<String> answer =
                            client().send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    await().until(() -> program.out().contains("are told to go there"));
                    Matcher redirect = REDIRECT.matcher(program.out());
                    assertThat(redirect.find()).isTrue();
                    URI clear = URI.create("http://127.0.0.1:" + redirect.group(1) + "/health/live");
                    HttpResponse<String> told =
                            client().send(HttpRequest.newBuilder(clear).build(), BodyHandlers.ofString());
                    assertThat(told.statusCode()).isEqualTo(308);
                    assertThat(told.headers().firstValue("location")).contains(health.toString());
                },
                "--redirect-http",
                String.valueOf(freePort()));
    }

    @Test
    void isTalkedToByWhoTrustsItsCertificate() throws Exception {
        serve((program, hub) -> {
            Program talking = new Program().with("TIDINGS_SERVER", hub);
            assertThat(talking.run("publish", "news", "hello", "--tls-ca", certificate.toString()))
                    .as(talking.err())
                    .isZero();
            assertThat(talking.run(
                            "subscribe",
                            "news",
                            "--from",
                            "earliest",
                            "--count",
                            "1",
                            "--tls-ca",
                            certificate.toString()))
                    .isZero();
            assertThat(talking.out()).endsWith("hello" + System.lineSeparator());

            assertThat(new Program().with("TIDINGS_SERVER", hub).run("publish", "news", "hello"))
                    .isEqualTo(1);
            Path other = Files.writeString(certificate.resolveSibling("other.pem"), "nothing");
            Program wrong = new Program().with("TIDINGS_SERVER", hub);
            assertThat(wrong.run("publish", "news", "hello", "--tls-ca", other.toString()))
                    .isEqualTo(2);
            assertThat(wrong.err()).contains("expected a PEM file with a certificate or more");
        });
    }

    /** Who it is must be said, for a hub of one's own too. */
    @Test
    void isMeasuredByWhoTrustsItsCertificate() throws Exception {
        serve((program, hub) -> {
            for (List<String> carriage : List.of(List.of("--tls"), List.of("--http", "h2"))) {
                assertThat(measured(hub, carriage)).isEqualTo(1);
                assertThat(measured(hub, carriage, "--tls-ca", certificate.toString()))
                        .isZero();
                assertThat(measured(hub, carriage, "--insecure")).isZero();
            }
        });
    }

    private static int measured(String hub, List<String> carriage, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "bench", "fanout", "--subscribers", "10", "--duration", "200ms", "--warm-up", "1", "--server", hub));
        command.addAll(carriage);
        command.addAll(List.of(more));
        return new Program().run(command.toArray(new String[0]));
    }

    private int statusOfPublish(String hub, String topic, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", certificate.toString(), "-d", "x"));
        command.addAll(List.of(more));
        command.add(hub + "/events?topic=" + topic);
        Process curl = new ProcessBuilder(command).start();
        String status = new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(curl.waitFor()).isZero();
        return Integer.parseInt(status);
    }

    @Test
    void aCertificateGrantsWhatItsLineInTheFileOfKeysSays() throws Exception {
        Path keys = certificate.resolveSibling("keys.json");
        Files.writeString(
                keys,
                "{\"keys\": [{\"name\": \"shop\", \"certificate\": \"CN=localhost\", \"publish\": [\"orders/*\"]}]}");
        serve(
                (program, hub) -> {
                    String[] shown = {"--cert", certificate.toString(), "--key", key.toString()};

                    assertThat(statusOfPublish(hub, "orders/1", shown)).isEqualTo(201);
                    assertThat(statusOfPublish(hub, "others", shown)).isEqualTo(403);
                    assertThat(statusOfPublish(hub, "orders/1")).isEqualTo(401);
                    assertThat(statusOfPublish(hub, "wall", shown)).isEqualTo(201);
                },
                "--tls-client-ca",
                certificate.toString(),
                "--tls-client-certificates",
                "optional",
                "--anonymous-publish",
                "wall",
                "--api-keys",
                keys.toString());
    }

    /** It is nobody's, and its owner may not even know that it was shown. */
    @Test
    void aCertificateOfNobodyIsNoReasonToRefuse() throws Exception {
        Path keys = certificate.resolveSibling("keys.json");
        Files.writeString(
                keys, "{\"keys\": [{\"name\": \"shop\", \"certificate\": \"CN=shop\", \"publish\": [\"**\"]}]}");
        serve(
                (program, hub) -> {
                    String[] shown = {"--cert", certificate.toString(), "--key", key.toString()};

                    assertThat(statusOfPublish(hub, "wall", shown)).isEqualTo(201);
                    assertThat(statusOfPublish(hub, "orders/1", shown)).isEqualTo(401);
                },
                "--tls-client-ca",
                certificate.toString(),
                "--tls-client-certificates",
                "required",
                "--anonymous-publish",
                "wall",
                "--api-keys",
                keys.toString());
    }

    @Test
    void isRefusedWithWhatIsWrong() {
        Program program = new Program();
        int code = program.run(
                "serve",
                "--log",
                "memory",
                "--port",
                "0",
                "--tls-cert",
                key.toString(),
                "--tls-key",
                certificate.toString());
        assertThat(code).isEqualTo(2);
        assertThat(program.err())
                .contains("The certificate file \"" + key + "\" holds a private key and no certificate; expected one");
    }
}
