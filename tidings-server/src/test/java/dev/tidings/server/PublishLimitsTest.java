package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much one request may bring. */
class PublishLimitsTest {
    private static final int DATA = 10;
    private static final int BODY = 2000;

    private final Served served = Served.on(Transport.AUTO)
            .connections(limits -> limits.withHeadBytes(1024))
            .requests(limits ->
                    limits.withBodyBytes(BODY).withDataBytes(DATA).withTopics(2).withSelectors(3))
            .start();

    @AfterEach
    void stop() {
        assertThat(served.ask("GET /health/live").status()).isEqualTo(200);
        served.awaitNobody();
        served.close();
    }

    @Test
    void measuresTheDataInBytesOfUtf8() {
        assertThat(served.post("?topic=a", "text/plain", "äöüßé").status()).isEqualTo(201);
        assertThat(served.post("?topic=a", "text/plain", "äöüßé1").problem(413)).contains("11 bytes", "at most 10");
        assertThat(served.post("", "application/json", "{\"topic\":\"a\",\"data\":\"😀😀😀\"}")
                        .problem(413))
                .contains("12 bytes");
    }

    @Test
    void namesTheLineOfABatchWhoseDataIsTooLarge() {
        String batch = "{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":\"12345678901\"}\n";
        assertThat(served.post("", "application/x-ndjson", batch).problem(413))
                .contains("Line 2: ", "11 bytes", "Nothing was published");
        assertThat(served.hub
                        .publish(dev.tidings.event.Event.on("a").data("").build())
                        .toCompletableFuture()
                        .join()
                        .position())
                .isEqualTo(1);
    }

    @Test
    void limitsTheTopicsOfAnEvent() {
        assertThat(served.post("?topic=a&topic=b", "text/plain", "1").status()).isEqualTo(201);
        assertThat(served.post("?topic=a&topic=b&topic=c", "text/plain", "1").problem(400))
                .contains("3 topics", "at most 2");
    }

    @Test
    void refusesABodyWhoseLengthIsTooLarge() {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events?topic=a", "Content-Length: " + (BODY + 1)));
            assertThat(http.readAnswer().problem(413)).contains("at most " + BODY);
            assertThat(http.isEnded()).isTrue();
        }
    }

    @Test
    void refusesABodyInChunksThatGrowsTooLarge() {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events?topic=a", "Transfer-Encoding: chunked"));
            for (int i = 0; i < 5; i++) {
                http.trySend(
                        ("1f4\r\n" + "x".repeat(500) + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            assertThat(http.readAnswer().problem(413)).contains("at most " + BODY);
        }
    }

    @Test
    void publishesABodyInChunks() {
        try (RawHttp stream = served.subscribe("topic=a");
                RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events?topic=a", "Transfer-Encoding: chunked"));
            http.send("3\r\nabc\r\n").send("2;x=y\r\n\u00e4\r\n0\r\nTrailer: x\r\n\r\n");
            stream.expect(CursorTest.frame(PublishTest.idOf(http.readAnswer()), "abc\u00e4"));
        }
    }

    @Test
    void tellsAClientThatAsksFirstToGoOn() {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events?topic=a", "Content-Length: 5", "Expect: 100-continue"));
            assertThat(http.readHead().status()).isEqualTo(100);
            PublishTest.idOf(http.send("hello").readAnswer());
        }
    }

    @Test
    void tellsAClientThatAsksFirstThatItsBodyIsTooLarge() {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events?topic=a", "Content-Length: 99999", "Expect: 100-continue"));
            assertThat(http.readHead().status()).isEqualTo(413);
        }
    }

    @Test
    void hearsWithoutAWordThatAClientLeavesInTheMiddleOfItsBody() {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events?topic=a", "Content-Length: 1000"))
                    .send("some");
        }
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events?topic=a", "Content-Length: 1000"))
                    .send("some")
                    .reset();
        }
        served.awaitNobody();
    }

    @Test
    void limitsTheRequestLine() {
        RawHttp.Answer answer = served.ask("GET /events?topic=" + "a".repeat(1024));
        assertThat(answer.problem(414)).contains("1024");
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    @Test
    void limitsTheHeaders() {
        String[] headers = IntStream.range(0, 100)
                .mapToObj(i -> "X-Header-" + i + ": 0123456789")
                .toArray(String[]::new);
        RawHttp.Answer answer = served.ask("GET /health/live", headers);
        assertThat(answer.problem(431)).contains("1024");
        assertThat(answer.header("connection")).isEqualTo("close");
    }
}
