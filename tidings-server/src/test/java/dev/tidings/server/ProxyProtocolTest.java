package dev.tidings.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AddressRange;
import dev.tidings.http.ProxyOptions;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proxies say whose connections and requests are, and only those are believed that the settings name. */
class ProxyProtocolTest {
    private static final String GET = RawHttp.request("GET /health/live");

    private static Served served(String trusted, ProxyOptions.Headers headers, boolean protocol) {
        return Served.on(Transport.AUTO)
                .connections(limits -> limits.withConnectionsPerAddress(1))
                .timeouts(times -> times.withHead(Duration.ofSeconds(1)))
                .http(http -> http.with(new ProxyOptions(List.of(AddressRange.of(trusted)), headers, protocol)))
                .start();
    }

    private static Served withProtocol(String trusted) {
        return served(trusted, ProxyOptions.Headers.NONE, true);
    }

    private static String line(String client) {
        return "PROXY TCP4 " + client + " 127.0.0.1 4711 80\r\n";
    }

    /** Version 2, of a connection over IPv4. */
    private static byte[] binary(int lastOfClient) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a});
        bytes.writeBytes(
                new byte[] {0x21, 0x11, 0, 12, (byte) 203, 0, 113, (byte) lastOfClient, 127, 0, 0, 1, 1, 2, 0, 80});
        return bytes.toByteArray();
    }

    @Test
    void connectionsAreCountedByTheClientThatTheirProxyNames() {
        try (Served served = withProtocol("127.0.0.0/8");
                RawHttp one = served.connect().send(line("203.0.113.7") + GET);
                RawHttp two = served.connect().send(binary(8)).send(GET)) {
            assertThat(one.readAnswer().status()).isEqualTo(200);
            assertThat(two.readAnswer().status()).isEqualTo(200);
            try (RawHttp again = served.connect().send(line("203.0.113.8") + GET)) {
                assertThat(again.readAnswer().status()).isEqualTo(429);
            }
        }
    }

    @Test
    void itsWordMayComeInPiecesAndForStreams() {
        try (Served served = withProtocol("127.0.0.1");
                RawHttp stream = served.connect()) {
            for (byte one : line("203.0.113.7").getBytes(US_ASCII)) {
                stream.send(new byte[] {one});
            }
            stream.send(RawHttp.request("GET /events?topic=a")).readStreamStart();
            String id = served.publish("a", "news");
            stream.expect("id: " + id + "\ndata: news\n\n");
        }
    }

    @Test
    void aProxyThatSaysNothingOfAClientSpeaksForItself() {
        try (Served served = withProtocol("127.0.0.0/8");
                RawHttp unknown = served.connect().send("PROXY UNKNOWN\r\n" + GET)) {
            assertThat(unknown.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionWithoutItIsEnded() {
        try (Served served = withProtocol("127.0.0.0/8");
                RawHttp other = served.connect().trySend(GET.getBytes(US_ASCII));
                RawHttp silent = served.connect()) {
            assertThat(other.isEnded()).isTrue();
            assertThat(other.rest()).isEmpty();
            assertThat(silent.isEnded()).isTrue();
            served.awaitNobody();
        }
    }

    @Test
    void fromOthersItIsNoRequest() {
        try (Served served = withProtocol("10.0.0.0/8");
                RawHttp stranger = served.connect().send(line("203.0.113.7") + GET)) {
            assertThat(stranger.readAnswer().status()).isEqualTo(400);
        }
    }

    @Test
    void connectionsOfProxiesThatNameClientsInRequestsAreNoOneClients() {
        try (Served served = served("127.0.0.0/8", ProxyOptions.Headers.X_FORWARDED, false);
                RawHttp one = served.connect().send(GET);
                RawHttp two = served.connect().send(GET)) {
            assertThat(one.readAnswer().status()).isEqualTo(200);
            assertThat(two.readAnswer().status()).isEqualTo(200);
        }
    }
}
