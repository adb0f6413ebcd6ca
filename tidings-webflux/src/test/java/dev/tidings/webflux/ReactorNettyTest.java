package dev.tidings.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.carry.Carried;
import dev.tidings.http.carry.CarrierContract;
import dev.tidings.http.carry.Mounted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Reactor Netty, as of Spring Boot 3.5. */
class ReactorNettyTest extends CarrierContract {
    @Override
    protected Carried.Kind kind() {
        return new OnServer(ReactorNettyTest::start);
    }

    private static OnServer.Server start(HttpHandler handler) {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
        return new OnServer.Server() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void stop() {
                server.disposeNow(Duration.ofSeconds(5));
            }
        };
    }

    @Test
    void closesThoughAReaderStallsWhoThenFindsTheEnd() throws IOException {
        try (Mounted mounted = mounted();
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), mounted.port()));
            slow.getOutputStream()
                    .write("GET /hub/events?topic=a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            mounted.awaitSubscribers(1);
            IntStream.range(0, 1000).forEach(i -> mounted.publish("a", "x".repeat(10_000)));
            long before = System.nanoTime();
            mounted.carrier.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
            assertThat(mounted.hub.subscriberCount()).isZero();
            slow.setSoTimeout(60_000);
            assertThat(slow.getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void refusesAPathThatRulesForPathsSeeOtherwise() {
        try (Mounted mounted = mounted()) {
            assertThat(mounted.get("/hub/events%2Fhistory?topic=a").statusCode())
                    .isEqualTo(400);
            assertThat(mounted.get("/hub/events;v=1/history?topic=a").statusCode())
                    .isEqualTo(200);
            assertThat(mounted.get("/hub/%65vents/history?topic=a").statusCode())
                    .isEqualTo(200);
        }
    }
}
