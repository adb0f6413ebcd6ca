package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no browser sends: it is answered 400 or not at all, it leaves no trace in the log, and nobody else notices. */
class HostileInputTest {
    private static final String HEAD = "POST /events?topic=a HTTP/1.1\r\nHost: localhost\r\n";

    private final Served served = Served.over(Transport.AUTO);
    private final RawHttp witness = served.subscribe("topic=**");

    @AfterEach
    void stop() {
        assertThat(served.ask("GET /health/live").status()).isEqualTo(200);
        witness.expect(CursorTest.frame(served.publish("a", "all is well"), "all is well"));
        witness.close();
        served.awaitNobody();
        served.close();
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("a header name with a space", HEAD + "Content Length: 1\r\n\r\nx"),
                Arguments.of("a space before the colon", HEAD + "Content-Length : 1\r\n\r\nx"),
                Arguments.of("a bare CR in a header", HEAD + "X: a\rContent-Length: 1\r\n\r\nx"),
                Arguments.of("a NUL in a header", HEAD + "X: a\0b\r\nContent-Length: 0\r\n\r\n"),
                Arguments.of("a folded first header", "GET / HTTP/1.1\r\n folded: x\r\n\r\n"),
                Arguments.of("a negative length", HEAD + "Content-Length: -1\r\n\r\nx"),
                Arguments.of("a signed length", HEAD + "Content-Length: +1\r\n\r\nx"),
                Arguments.of("a length in words", HEAD + "Content-Length: one\r\n\r\nx"),
                Arguments.of("two lengths", HEAD + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy"),
                Arguments.of("an immense length", HEAD + "Content-Length: 99999999999999999999\r\n\r\nx"),
                Arguments.of("an immense chunk", HEAD + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx"),
                Arguments.of("a negative chunk", HEAD + "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n"),
                Arguments.of("a chunk of no size", HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n"),
                Arguments.of("another protocol", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n"),
                Arguments.of("a preface of HTTP/3", "PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n"),
                Arguments.of("half a preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\n"),
                Arguments.of("no method", " / HTTP/1.1\r\n\r\n"),
                Arguments.of("no version", "GET /\r\n\r\n"),
                Arguments.of("an unknown version", "GET / HTTQ/1.1\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void isRefusedOrNotAnsweredAtAll(String what, String request) {
        try (RawHttp http = served.connect()) {
            http.trySend(request.getBytes(StandardCharsets.ISO_8859_1));
            http.shutdownOutput();
            assertThat(http.statusOrEnd()).as(what).isIn(400, 405, 413, 505, 0);
            assertThat(http.isEnded()).isTrue();
        }
    }

    @Test
    void doesNotLetASecondRequestHideInTheBodyOfTheFirst() {
        try (RawHttp http = served.connect()) {
            http.send(HEAD + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                    + RawHttp.request("GET /health/live"));
            assertThat(http.statusOrEnd()).isEqualTo(400);
            assertThat(http.isEnded()).isTrue();
            assertThat(http.rest()).doesNotContain("live");
        }
    }

    @Test
    void takesANulInTheTargetForWhatItIs() {
        assertThat(served.ask("GET /events?topic=a%00").status()).isEqualTo(400);
        try (RawHttp http = served.connect()) {
            http.trySend("GET /events?topic=a\0b HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(http.statusOrEnd()).isIn(400, 0);
        }
    }

    @Test
    void refusesTenThousandHeaders() {
        try (RawHttp http = served.connect()) {
            http.trySend(
                    ("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(10_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(http.statusOrEnd()).isIn(431, 0);
            assertThat(http.isEnded()).isTrue();
        }
    }

    @Test
    void waitsForAHeadThatComesByteByByte() {
        try (RawHttp http = served.connect()) {
            for (byte b : RawHttp.request("GET /events?topic=a").getBytes(StandardCharsets.US_ASCII)) {
                http.send(new byte[] {b});
            }
            http.readStreamStart();
        }
    }

    @Test
    void survivesRandomBytes() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(1, 400)];
            random.nextBytes(garbage);
            try (RawHttp http = served.connect()) {
                http.trySend(garbage).shutdownOutput();
                assertThat(http.isEnded()).as("seed " + seed).isTrue();
            }
        }
    }

    @Test
    void survivesRandomDamageToARequest() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] request = RawHttp.post("?topic=b&private=1&id=x", "application/json", "{\"data\":1}")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = request.clone();
            for (int bytes = random.nextInt(1, 4); bytes > 0; bytes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            damaged[random.nextInt(damaged.length)] = (byte) "\r\n\0 :%&=".charAt(random.nextInt(8));
            damaged[21] = 'z'; // whatever is published goes to another topic than ?topic=a
            try (RawHttp http = served.connect()) {
                http.trySend(damaged).shutdownOutput();
                assertThat(http.isEnded()).as("seed " + seed).isTrue();
            }
        }
        drainWitness();
    }

    private void drainWitness() {
        String id = served.publish("a", "drained");
        witness.readThrough("id: " + id + "\ndata: drained\n\n");
    }
}
