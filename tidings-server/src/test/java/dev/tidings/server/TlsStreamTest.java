package dev.tidings.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.server.tls.TlsProvider;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams over TLS, with each transport and version. What streams do otherwise is tested {@linkplain OverBothTransports over TLS too}. */
@Timeout(300)
class TlsStreamTest {
    private static final Duration HEARTBEAT = Duration.ofMillis(300);

    static Stream<Arguments> cases() {
        return Stream.of(Transport.EPOLL, Transport.NIO)
                .flatMap(transport -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(transport, version)));
    }

    private static Served serve(Transport transport) {
        return Served.on(transport)
                .tls(TlsOptions.of(TestKeys.shared()))
                .heartbeat(HEARTBEAT)
                .start();
    }

    private static SSLSocket secure(Socket socket, String version) throws IOException {
        return TlsClients.secure(TlsClients.context(null), socket, "localhost", List.of(version));
    }

    private static Socket raw(Served served, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(served.listening());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static RawHttp connect(Served served, String version) throws IOException {
        Socket socket = raw(served, 0);
        return RawHttp.over(secure(socket, version), socket);
    }

    private static RawHttp subscribe(Served served, String version, String... headers) throws IOException {
        RawHttp stream = connect(served, version).send(RawHttp.request("GET /events?topic=a", headers));
        stream.readStreamStart();
        return stream;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bringsEventsAndGoesOnWhereItEnded(Transport transport, String version) throws IOException {
        try (Served served = serve(transport)) {
            String id;
            try (RawHttp stream = subscribe(served, version)) {
                id = served.publish("a", "1");
                stream.expect(CursorTest.frame(id, "1") + ":\n:\n");
            }
            served.awaitNobody();
            String missed = served.publish("a", "2");
            try (RawHttp stream = subscribe(served, version, "Last-Event-ID: " + id)) {
                stream.expect(CursorTest.frame(missed, "2"));
                stream.expect(CursorTest.frame(served.publish("a", "3"), "3"));
            }
            served.awaitNobody();
        }
    }

    /** What follows an answer on the same connection is decoded from the same records. */
    @ParameterizedTest
    @MethodSource("cases")
    void comesAfterOtherAnswersOfItsConnection(Transport transport, String version) throws IOException {
        try (Served served = serve(transport);
                RawHttp http = connect(served, version)) {
            http.send(RawHttp.request("GET /health/live")
                    + RawHttp.post("?topic=a", null, "x")
                    + RawHttp.request("GET /events?topic=a"));
            assertThat(http.readAnswer().status()).isEqualTo(200);
            assertThat(http.readAnswer().status()).isEqualTo(201);
            http.readStreamStart();
            http.expect(CursorTest.frame(served.publish("a", "1"), "1"));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWithAGoodbye(Transport transport, String version) throws IOException {
        Served served = serve(transport);
        try (RawHttp stream = subscribe(served, version)) {
            served.close();
            // An end without TLS's own farewell would be an exception here.
            assertThat(stream.readToEnd()).matches("(:\n)*retry: \\d+\n");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isFreedWhenItsReaderSaysFarewell(Transport transport, String version) throws IOException {
        try (Served served = serve(transport);
                Socket socket = raw(served, 0)) {
            SSLSocket secured = secure(new PiecewiseSocket(socket), version);
            RawHttp stream = RawHttp.over(secured, socket).send(RawHttp.request("GET /events?topic=a"));
            stream.readStreamStart();
            served.awaitSubscribers(1);
            // TLS ends, and the connection below it does not.
            secured.shutdownOutput();
            served.awaitNobody();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isFreedWhenItsReaderIsGoneWithoutFarewell(Transport transport, String version) throws IOException {
        try (Served served = serve(transport)) {
            subscribe(served, version).reset();
            served.awaitNobody();
            try (Socket socket = raw(served, 0)) {
                RawHttp stream =
                        RawHttp.over(secure(socket, version), socket).send(RawHttp.request("GET /events?topic=a"));
                stream.readStreamStart();
                socket.shutdownOutput();
                served.awaitNobody();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isEndedByBytesThatAreNoRecord(Transport transport, String version) throws IOException {
        try (Served served = serve(transport);
                Socket socket = raw(served, 0)) {
            RawHttp stream = RawHttp.over(secure(socket, version), socket).send(RawHttp.request("GET /events?topic=a"));
            stream.readStreamStart();
            served.awaitSubscribers(1);
            socket.getOutputStream().write("no record at all".getBytes(US_ASCII));
            served.awaitNobody();
        }
    }

    /** All that was asked is answered to who says that nothing more comes; by OpenSSL with TLS 1.3 alone, for before it a farewell ended both ways (RFC 5246, 7.2.1). */
    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredAfterAFarewell(Transport transport, String version) throws IOException {
        TlsOptions options = TlsOptions.of(TestKeys.shared());
        try (Served served = Served.on(transport)
                        .tls(version.equals("TLSv1.2") ? options.withProvider(TlsProvider.JDK) : options)
                        .start();
                Socket socket = raw(served, 0);
                RawHttp http = RawHttp.over(secure(new PiecewiseSocket(socket), version), socket)) {
            http.send(RawHttp.request("GET /health/live").repeat(3)).shutdownOutput();
            for (int i = 0; i < 3; i++) {
                assertThat(http.readAnswer().status()).isEqualTo(200);
            }
            assertThat(http.readToEnd()).isEmpty();
            served.awaitNobody();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thatIsNotReadCostsNobodyElse(Transport transport, String version) throws IOException {
        int padding = 10_000;
        int events = 1000;
        try (Served served = serve(transport);
                Socket socket = raw(served, 4096)) {
            RawHttp stalled =
                    RawHttp.over(secure(socket, version), socket).send(RawHttp.request("GET /events?topic=a"));
            stalled.readStreamStart();
            try (RawHttp prompt = subscribe(served, version)) {
                long before = System.nanoTime();
                for (int number = 1; number <= events; number++) {
                    served.publish(Numbers.event("a", number, padding));
                }
                for (int number = 1; number <= events; number++) {
                    assertThat(prompt.readThrough("\n\n")).contains("data: " + number);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
            }
            // For more than a heartbeat it has taken nothing, and is not taken for gone.
            await().during(HEARTBEAT.multipliedBy(3))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> served.hub.subscriberCount() >= 1);
            for (int number = 1; number <= events; number++) {
                assertThat(stalled.readThrough("\n\n")).contains("data: " + number);
            }
        }
    }
}
