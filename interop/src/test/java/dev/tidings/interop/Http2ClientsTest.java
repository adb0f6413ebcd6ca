package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.event.Event;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.server.tls.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that others wrote, and our own, over HTTP/2 and TLS, across a forced reconnect. */
class Http2ClientsTest {
    private static final Path FOLDER = Output.newFolder("http2-");
    private static final Path CERTIFICATE = FOLDER.resolve("hub.pem");
    private static final Path KEY = FOLDER.resolve("hub.key");

    /** At the heartbeat, fifteen seconds on, each end is noticed. */
    private static final Duration UNTIL_A_HEARTBEAT = Duration.ofSeconds(10);

    private final Hub hub = new Hub(new MemoryEventLog(MemoryLogOptions.DEFAULTS), TestHub.QUICK);
    private final HubServer server;

    Http2ClientsTest() throws Exception {
        if (!Files.exists(CERTIFICATE)) {
            certify();
        }
        server = HubServer.builder(hub)
                .listen(ListenOptions.on("127.0.0.1", 0))
                .tls(TlsOptions.of(CertificateFiles.of(CERTIFICATE, KEY)))
                .start();
    }

    private static void certify() throws IOException, InterruptedException {
        String command =
                "openssl req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=localhost"
                        + " -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout " + KEY + " -out " + CERTIFICATE;
        Process openssl = new ProcessBuilder(command.split(" ", -1))
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor()).isZero();
    }

    @AfterEach
    void close() {
        server.close();
        hub.close();
    }

    private String publish(String data) {
        return hub.publish(Event.on("news").data(data).build())
                .toCompletableFuture()
                .join()
                .id();
    }

    private void awaitSubscribers(int count) {
        Waiting.until(() -> hub.subscriberCount() == count);
    }

    private void endStreams() {
        server.closeStreams(view -> true, CloseReason.MAX_AGE);
    }

    private static HttpClient client() throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        try (InputStream in = Files.newInputStream(CERTIFICATE)) {
            known.setCertificateEntry(
                    "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** The JDK's client has one connection to a server, and a connection takes 200 streams. */
    @Test
    void manyStreamsOfJavaShareAFewConnections() throws Exception {
        int count = 450;
        ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
        EventStreamListener listener = new EventStreamListener() {
            @Override
            public void onEvent(String type, String data, String id) {
                received.add(data);
            }
        };
        HttpClient http = client();
        List<EventStreamClient> streams = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                streams.add(EventStreamClient.builder(URI.create(server.uri() + "/events?topic=news"))
                        .httpClient(http)
                        .open(listener));
                // Those that ask while there is no connection yet get one each.
                int opened = i == 0 ? 1 : 0;
                Waiting.until(() -> hub.subscriberCount() >= opened);
            }
            awaitSubscribers(count);
            publish("one");
            Waiting.until(() -> received.size() == count);
            assertThat(server.connectionCount()).isBetween(3, 5);

            endStreams();
            publish("two");
            Waiting.until(() -> received.size() == 2 * count);
            awaitSubscribers(count);
        } finally {
            streams.forEach(EventStreamClient::close);
        }
        assertThat(received).filteredOn("two"::equals).hasSize(count);
    }

    @Test
    void curlReadsAStreamAndPublishesBesideIt() throws Exception {
        try (Curl stream = Curl.start(
                "--http2", "--cacert", CERTIFICATE.toString(), "-N", "-i", server.uri() + "/events?topic=news")) {
            awaitSubscribers(1);
            try (Curl publish = Curl.start(
                    "--http2",
                    "--cacert",
                    CERTIFICATE.toString(),
                    "-d",
                    "hello",
                    server.uri() + "/events?topic=news")) {
                assertThat(publish.exitStatus()).isZero();
                assertThat(publish.printed()).startsWith("{\"id\":\"");
            }
            Waiting.until(() -> stream.printed().endsWith("data: hello\n\n"));
            assertThat(stream.printed()).startsWith("HTTP/2 200");
            endStreams();
            assertThat(stream.exitStatus()).isZero();
        }
    }

    @Test
    void nodesOwnHttp2ReadsManyStreamsOnOneConnection() throws Exception {
        String script =
                """
                const http2 = require('http2');
                const session = http2.connect(process.argv[1], {ca: require('fs').readFileSync(process.argv[2])});
                let ended = 0, bytes = [];
                for (let i = 0; i < 100; i++) {
                  const stream = session.request({':path': '/events?topic=news'});
                  let text = '';
                  stream.setEncoding('utf8').on('data', part => text += part).on('end', () => {
                    bytes.push(text.replace(/retry: \\d+\\n/g, ''));
                    if (++ended === 100) {
                      console.log(new Set(bytes).size + ' ' + JSON.stringify(bytes[0]));
                      session.close();
                    }
                  });
                }
                """;
        Path printed = FOLDER.resolve("node.txt");
        Process node = new ProcessBuilder(
                        Tool.NODE.path(), "-e", script, server.uri().toString(), CERTIFICATE.toString())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            awaitSubscribers(100);
            assertThat(server.connectionCount()).isEqualTo(1);
            String first = publish("one");
            String second = publish("\u00e9\ntwo");
            endStreams();
            assertThat(node.waitFor()).isZero();
            assertThat(Files.readString(printed))
                    .isEqualTo("1 \":\\nid: " + first + "\\ndata: one\\n\\nid: " + second
                            + "\\ndata: \u00e9\\ndata: two\\n\\n\"\n");
        } finally {
            node.destroy();
        }
    }

    @Test
    void nghttpReadsAStreamAndComesBack() throws Exception {
        String first;
        Path printed = FOLDER.resolve("nghttp.txt");
        Process nghttp = nghttp(printed);
        try {
            awaitSubscribers(1);
            first = publish("one");
            endStreams();
            assertThat(nghttp.waitFor()).isZero();
        } finally {
            nghttp.destroy();
        }
        assertThat(events(printed)).isEqualTo("id: " + first + "\ndata: one\n\n");
        String second = publish("\u00e9\ntwo");
        Process back = nghttp(printed, "-H", "last-event-id: " + first);
        try {
            awaitSubscribers(1);
            endStreams();
            assertThat(back.waitFor()).isZero();
        } finally {
            back.destroy();
        }
        assertThat(events(printed)).isEqualTo("id: " + second + "\ndata: \u00e9\ndata: two\n\n");
    }

    private Process nghttp(Path printed, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Tool.NGHTTP.path(), "--no-verify-peer"));
        command.addAll(List.of(options));
        command.add(server.uri() + "/events?topic=news");
        return new ProcessBuilder(command).redirectOutput(printed.toFile()).start();
    }

    private static String events(Path printed) throws IOException {
        return Files.readString(printed).replaceAll("(?m)^(:|retry: \\d+)\n", "");
    }

    @Test
    void pythonsHttpxReadsAStreamAndComesBack() throws Exception {
        String packages = PythonPackages.install("requirements-http2.txt", "python-http2");
        Path printed = FOLDER.resolve("httpx.txt");
        ProcessBuilder command = new ProcessBuilder(
                        Tool.PYTHON3.path(),
                        "src/test/python/follow.py",
                        server.uri() + "/events?topic=news",
                        CERTIFICATE.toString(),
                        "3")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        command.environment().put("PYTHONPATH", packages);
        Process python = command.start();
        try {
            awaitSubscribers(1);
            publish("one");
            Waiting.until(() -> Output.textOf(printed).contains("one"));
            endStreams();
            publish("two");
            awaitSubscribers(1);
            publish("\u00e9three");
            assertThat(python.waitFor()).isZero();
            assertThat(Files.readString(printed)).isEqualTo("one\ntwo\n\u00e9three\n");
        } finally {
            python.destroy();
        }
    }

    @Test
    void thirtyEventSourcesOfABrowserShareOneConnectionAndComeBack() {
        try (Chromium chromium = Chromium.start("--ignore-certificate-errors")) {
            chromium.open(server.uri() + "/health/live");
            chromium.run(
                    """
                    window.data = [];
                    window.sources = [];
                    for (let i = 0; i < 30; i++) {
                      const source = new EventSource('/events?topic=news');
                      const own = [];
                      source.onmessage = e => own.push(e.data);
                      window.data.push(own);
                      window.sources.push(source);
                    }
                    """);
            awaitSubscribers(30);
            int connections = server.connectionCount();
            publish("one");
            awaitAll(chromium, "one");
            endStreams();
            publish("two");
            awaitAll(chromium, "one,two");
            awaitSubscribers(30);

            assertThat(connections).isLessThanOrEqualTo(2);
            assertThat(chromium.run("return performance.getEntriesByType('navigation')[0].nextHopProtocol"))
                    .isEqualTo("h2");
            chromium.run("window.sources.forEach(source => source.close())");
            awaitSubscribers(0);
        }
    }

    private static void awaitAll(Chromium chromium, String data) {
        String each = IntStream.range(0, 30)
                .mapToObj(i -> data)
                .reduce((a, b) -> a + ";" + b)
                .orElseThrow();
        Waiting.until(() -> each.equals(chromium.run("return window.data.map(own => own.join(',')).join(';')")));
    }

    @Test
    void javasStreamsAreOverHttp2SoonAfterTheirEnd() throws Exception {
        ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
        EventStreamListener listener = new EventStreamListener() {
            @Override
            public void onEvent(String type, String data, String id) {
                ids.add(id);
            }
        };
        EventStreamClient stream = EventStreamClient.builder(URI.create(server.uri() + "/events?topic=news"))
                .httpClient(client())
                .open(listener);
        awaitSubscribers(1);
        String id = publish("one");
        Waiting.until(() -> ids.contains(id));
        stream.close();
        long since = System.nanoTime();
        awaitSubscribers(0);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(UNTIL_A_HEARTBEAT);
    }
}
