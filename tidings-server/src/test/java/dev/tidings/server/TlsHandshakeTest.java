package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.server.tls.ClientCertificates;
import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.server.tls.TlsVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes before the first request over TLS. */
@Timeout(300)
class TlsHandshakeTest {
    private static final List<String> BOTH = List.of("TLSv1.3", "TLSv1.2");

    private final TestKeys keys;

    TlsHandshakeTest(@TempDir Path folder) {
        keys = TestKeys.in(folder);
    }

    private static Served serve(TlsOptions options) {
        return Served.on(Transport.AUTO).tls(options).start();
    }

    private static SSLSocket connect(Served served, String host, List<String> versions) throws IOException {
        return TlsClients.secure(TlsClients.context(null), raw(served), host, versions);
    }

    private static Socket raw(Served served) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static Certificate shown(Served served, String host) throws IOException {
        try (SSLSocket socket = connect(served, host, BOTH)) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static int health(Socket socket) {
        return RawHttp.over(socket, socket)
                .send(RawHttp.request("GET /health/live"))
                .readAnswer()
                .status();
    }

    /** The kinds of keys, as {@code openssl} writes them. */
    private enum Kind {
        RSA(TestKeys::rsa),
        P256((keys, name) -> keys.ecOn("P-256", name)),
        P384((keys, name) -> keys.ecOn("P-384", name)),
        ED25519(TestKeys::ed25519),
        PKCS1((keys, name) -> converted(keys, name, keys.rsa(name), "rsa", "-traditional")),
        SEC1((keys, name) -> converted(keys, name, keys.ec(name), "ec")),
        ENCRYPTED((keys, name) -> converted(
                        keys,
                        name,
                        keys.ec(name),
                        "pkcs8",
                        "-topk8",
                        "-passout",
                        "file:" + keys.write("password", "a b\n"))
                .withPassword(keys.path("password"))),
        ENCRYPTED_RSA((keys, name) -> converted(
                        keys,
                        name,
                        keys.rsa(name),
                        "pkcs8",
                        "-topk8",
                        "-v2",
                        "aes128",
                        "-passout",
                        "file:" + keys.write("password", "secret"))
                .withPassword(keys.path("password")));

        @SuppressWarnings("ImmutableEnumChecker") // It has no state.
        private final BiFunction<TestKeys, String, CertificateFiles> made;

        Kind(BiFunction<TestKeys, String, CertificateFiles> made) {
            this.made = made;
        }

        private static CertificateFiles converted(
                TestKeys keys, String name, CertificateFiles files, String... command) {
            Path other = keys.path(name + "-converted.key");
            List<String> all = new ArrayList<>(List.of(command));
            all.addAll(List.of("-in", files.key().toString(), "-out", other.toString()));
            TestKeys.openssl(all.toArray(new String[0]));
            return CertificateFiles.of(files.chain(), other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isDoneWithEachKindOfKey(Kind kind) throws IOException {
        CertificateFiles files = kind.made.apply(keys, "key");
        try (Served served = serve(TlsOptions.of(files))) {
            for (String version : BOTH) {
                try (SSLSocket socket = connect(served, "localhost", List.of(version))) {
                    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                    assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(TlsClients.certificate(files));
                    assertThat(health(socket)).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void showsTheCertificateOfTheNameThatIsAskedFor() throws IOException {
        CertificateFiles first = keys.ec("first", "hub.example.com");
        CertificateFiles any = keys.rsa("any", "*.example.com", "other.example");
        CertificateFiles exact = keys.ec("exact", "News.Example.com", "hub.example.com");
        try (Served served = serve(TlsOptions.of(first).withCertificate(any).withCertificate(exact))) {
            assertThat(shown(served, "hub.example.com")).isEqualTo(TlsClients.certificate(first));
            assertThat(shown(served, "HUB.example.com")).isEqualTo(TlsClients.certificate(first));
            assertThat(shown(served, "some.example.com")).isEqualTo(TlsClients.certificate(any));
            assertThat(shown(served, "news.example.com")).isEqualTo(TlsClients.certificate(exact));
            assertThat(shown(served, "other.example")).isEqualTo(TlsClients.certificate(any));
            assertThat(shown(served, "deep.some.example.com")).isEqualTo(TlsClients.certificate(first));
            assertThat(shown(served, "example.com")).isEqualTo(TlsClients.certificate(first));
            assertThat(shown(served, "unknown.example")).isEqualTo(TlsClients.certificate(first));
        }
    }

    /** A ClientHello for TLS 1.1 alone; the JDK's own client cannot be brought to send one. */
    @Test
    void isRefusedToOlderVersions() throws IOException {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 4 + 2];
        ByteBuffer.wrap(hello)
                .put((byte) 22)
                .putShort((short) 0x0301)
                .putShort((short) (hello.length - 5))
                .putInt(0x0100_0000 | (hello.length - 9))
                .putShort((short) 0x0302)
                .put(new byte[32])
                .put((byte) 0)
                .putShort((short) 4)
                .putShort((short) 0xc013)
                .putShort((short) 0x002f)
                .put((byte) 1)
                .put((byte) 0);
        try (Served served = serve(TlsOptions.of(TestKeys.shared()));
                Socket socket = raw(served)) {
            socket.getOutputStream().write(hello);
            byte[] alert = socket.getInputStream().readNBytes(7);
            // A fatal alert, protocol_version (RFC 5246, 7.2).
            assertThat(alert[0]).isEqualTo((byte) 21);
            assertThat(alert).endsWith(2, 70);
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    @Test
    void isRefusedBelowTheMinimum() throws IOException {
        try (Served served = serve(TlsOptions.of(TestKeys.shared()).withMinimum(TlsVersion.TLS_1_3))) {
            assertThatThrownBy(() -> connect(served, "localhost", List.of("TLSv1.2")))
                    .isInstanceOf(SSLException.class);
            connect(served, "localhost", List.of("TLSv1.3")).close();
        }
    }

    @Test
    void agreesOnHttp11() throws IOException {
        try (Served served = serve(TlsOptions.of(TestKeys.shared()));
                Socket socket = raw(served)) {
            SSLSocket secured = (SSLSocket) TlsClients.context(null)
                    .getSocketFactory()
                    .createSocket(socket, "localhost", socket.getPort(), true);
            var parameters = secured.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"spdy/9", "http/1.1"});
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            assertThat(secured.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(health(secured)).isEqualTo(200);
        }
    }

    @OverBothTransports(tlsToo = false)
    void tellsWhoSpeaksInTheClear(Transport transport) throws IOException {
        try (Served served =
                Served.on(transport).tls(TlsOptions.of(TestKeys.shared())).start()) {
            String uri = "https://127.0.0.1:" + served.server.port();
            assertThat(served.server.uri()).hasToString(uri);
            for (String asked : List.of("GET /events?topic=a", "POST /events?topic=a", "get /", "DELETE *")) {
                Socket socket = raw(served);
                try (RawHttp http = RawHttp.over(socket, socket)) {
                    RawHttp.Answer answer = http.send(RawHttp.request(asked)).readAnswer();
                    assertThat(answer.problem(400)).contains("This port speaks TLS; expected " + uri);
                    assertThat(http.readToEnd()).isEmpty();
                }
            }
            served.awaitNobody();
        }
    }

    @Test
    void endsWhatIsNeitherTlsNorHttp() throws IOException {
        try (Served served = serve(TlsOptions.of(TestKeys.shared()))) {
            for (byte first : new byte[] {0, 5, 21, 23, (byte) 0x80, (byte) 0xff}) {
                assertEnded(served, new byte[] {first, 1, 2, 3, 4, 5, 6, 7, 8, 9});
            }
            assertEnded(served, new byte[] {22, 3, 1, 0, 4, 9, 9, 9, 9, 9});
            assertEnded(served, new byte[] {22, 9, 9, 9, 9, 9, 9, 9, 9, 9});
            served.awaitNobody();
        }
    }

    private static void assertEnded(Served served, byte[] bytes) throws IOException {
        try (Socket socket = raw(served)) {
            socket.getOutputStream().write(bytes);
            RawHttp http = RawHttp.over(socket, socket);
            while (http.readSome(new byte[100], 100) >= 0) {
                // An alert, perhaps.
            }
        }
    }

    /** A message that says it is longer than any client's first is. */
    @Test
    void endsAFirstMessageThatIsTooLong() throws IOException {
        try (Served served = serve(TlsOptions.of(TestKeys.shared()))) {
            assertEnded(served, new byte[] {22, 3, 1, 0, 7, 1, 1, 0, 0, 3, 3, 0});
            served.awaitNobody();
        }
    }

    @OverBothTransports(tlsToo = false)
    void mustBeDoneInTime(Transport transport) throws IOException {
        try (Served served = Served.on(transport)
                .tls(TlsOptions.of(TestKeys.shared()))
                .timeouts(timeouts -> timeouts.withHead(Duration.ofSeconds(1)))
                .start()) {
            byte[][] beginnings = {{}, {22}, {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}};
            for (byte[] beginning : beginnings) {
                long before = System.nanoTime();
                try (Socket socket = raw(served)) {
                    socket.getOutputStream().write(beginning);
                    assertThat(socket.getInputStream().read()).isNegative();
                }
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .isBetween(Duration.ofMillis(990), Duration.ofSeconds(20));
            }
            served.awaitNobody();
            // Who was done in time has all the time that is between two requests.
            try (SSLSocket socket = connect(served, "localhost", BOTH)) {
                socket.setSoTimeout(1500);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                assertThat(health(socket)).isEqualTo(200);
            }
        }
    }

    @Test
    void isDoneInPiecesOfAByte() throws IOException {
        try (Served served = serve(TlsOptions.of(TestKeys.shared()));
                Socket socket = raw(served)) {
            socket.setTcpNoDelay(true);
            try (SSLSocket secured = TlsClients.secure(new PiecewiseSocket(socket))) {
                assertThat(health(secured)).isEqualTo(200);
            }
        }
    }

    /** It would cost the hub as much as the first, and hold back what is sent meanwhile. */
    @OverBothTransports(tlsToo = false)
    void isNotDoneTwice(Transport transport) throws IOException {
        try (Served served = Served.on(transport)
                        .tls(TlsOptions.of(TestKeys.shared()))
                        .start();
                SSLSocket socket = connect(served, "localhost", List.of("TLSv1.2"))) {
            assertThat(health(socket)).isEqualTo(200);
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        health(socket);
                    })
                    .isInstanceOfAny(IOException.class, UncheckedIOException.class, AssertionError.class);
            served.awaitNobody();
        }
    }

    @Test
    void asksClientsForTheirCertificates() throws IOException {
        CertificateFiles authority = keys.authority("authority");
        CertificateFiles known = keys.client("reports", authority);
        CertificateFiles stranger = keys.client("stranger", keys.authority("nobody"));
        TlsOptions options =
                TlsOptions.of(TestKeys.shared()).withClients(ClientCertificates.REQUIRED, authority.chain());
        try (Served served = serve(options)) {
            assertThat(answeredWith(served, known)).isTrue();
            assertThat(answeredWith(served, stranger)).isFalse();
            assertThat(answeredWith(served, null)).isFalse();
        }
        try (Served served = serve(options.withClients(ClientCertificates.OPTIONAL, authority.chain()))) {
            assertThat(answeredWith(served, known)).isTrue();
            // The JDK's client is told who signs them, and then shows none.
            assertThat(answeredWith(served, stranger)).isTrue();
            assertThat(answeredWith(served, null)).isTrue();
        }
    }

    private static boolean answeredWith(Served served, @Nullable CertificateFiles own) throws IOException {
        for (String version : BOTH) {
            SSLContext context = TlsClients.context(own);
            try (SSLSocket socket = TlsClients.secure(context, raw(served), "localhost", List.of(version))) {
                assertThat(health(socket)).isEqualTo(200);
            } catch (IOException | UncheckedIOException | AssertionError refused) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aClientThatComesBackNeedsNoSecond() throws IOException {
        SSLContext context = TlsClients.context(null);
        try (Served served = serve(TlsOptions.of(TestKeys.shared()))) {
            for (String version : BOTH) {
                long made;
                try (SSLSocket first = TlsClients.secure(context, raw(served), "localhost", List.of(version))) {
                    assertThat(health(first)).isEqualTo(200);
                    made = first.getSession().getCreationTime();
                }
                try (SSLSocket again = TlsClients.secure(context, raw(served), "localhost", List.of(version))) {
                    assertThat(again.getSession().getCreationTime()).as(version).isEqualTo(made);
                    assertThat(health(again)).isEqualTo(200);
                }
            }
        }
    }
}
