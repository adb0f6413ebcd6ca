package dev.tidings.server.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection alone: what is answered, in which order, and what ends it. */
class Http1ConnectionTest {
    private static final String HOST = "Host: a\r\n";

    private final TestEndpoints endpoints = new TestEndpoints();
    private final Wire wire = new Wire(endpoints);

    @AfterEach
    void close() {
        wire.close();
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    private static String post(String target, String body) {
        return "POST " + target + " HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void answersOneAfterTheOther() {
        wire.send(get("/1") + post("/echo", "two") + get("/3"));
        assertThat(wire.statuses()).containsExactly(200, 200, 200);
        assertThat(wire.received()).containsSubsequence("/1", "two", "/3").contains("\r\nDate: ");
        assertThat(wire.isOpen()).isTrue();
    }

    @Test
    void looksAtNothingBehindARequestThatWaits() {
        wire.send(get("/later") + get("/2") + get("/3"));
        assertThat(endpoints.handled).containsExactly("GET /later a");
        assertThat(wire.channel.config().isAutoRead()).isFalse();
        endpoints.later.get(0).answer(Answer.of(200));
        assertThat(wire.statuses()).containsExactly(200, 200, 200);
        assertThat(wire.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void answersManyInOneWriteWithoutGrowingTheStack() {
        wire.send(post("/echo", "x").repeat(10_000));
        assertThat(wire.statuses()).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/early", "/2"})
    void neverTakesTheBodyOfAnAnsweredRequestForARequest(String target) {
        String hidden = get("/hidden");
        wire.send(post(target, hidden) + get("/behind"));
        assertThat(endpoints.handled).containsExactly("POST " + target + " a");
        assertThat(wire.received()).contains("\r\nConnection: close\r\n");
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void readsChunksAndTellsTheirEnd() {
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        assertThat(wire.statuses()).isEmpty();
        wire.send("2\r\nde\r\n0\r\n\r\n" + get("/2"));
        assertThat(wire.received()).contains("abcde").contains("/2");
    }

    @Test
    void refusesABrokenChunk() {
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n" + get("/2"));
        assertThat(wire.statuses()).containsExactly(400);
        assertThat(endpoints.aborted).isEqualTo(1);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void readsABodyAtThePaceOfItsReader() {
        wire.send(post("/slow-reader", "x".repeat(40_000)) + get("/2"));
        for (int i = 0; i < 10 && endpoints.body.length() < 40_000; i++) {
            int before = endpoints.body.length();
            assertThat(wire.statuses()).isEmpty();
            endpoints.later.get(0).resumeBody();
            assertThat(endpoints.body.length() - before).isLessThanOrEqualTo(16 << 10);
        }
        endpoints.later.get(0).resumeBody();
        assertThat(wire.statuses()).containsExactly(200, 200);
    }

    @Test
    void asksForABodyThatIsHeldBackOnlyWhenItIsRead() {
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(wire.statuses()).containsExactly(100);
        wire.send("ok");
        assertThat(wire.statuses()).containsExactly(100, 200);
        wire.send("POST /early HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(wire.statuses()).containsExactly(100, 200, 404);
    }

    @Test
    void sendsPiecesAsChunks() {
        wire.send(get("/pieces") + get("/2"));
        assertThat(wire.received())
                .contains("Transfer-Encoding: chunked\r\n")
                .contains("\r\n\r\n7\r\npiece 1\r\n7\r\npiece 2\r\n7\r\npiece 3\r\n0\r\n\r\nHTTP/1.1 200");
        assertThat(endpoints.closedPieces).isEqualTo(1);
    }

    @Test
    void sendsPiecesToTheEndOfTheConnectionToHttp10() {
        wire.send("GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(wire.received()).endsWith("\r\nConnection: close\r\n\r\npiece 1piece 2piece 3");
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void answersHeadWithTheLengthAlone() {
        wire.send("HEAD /12345 HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(wire.received()).contains("Content-Length: 6\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void answersAHalfClosedClientAllThatItAsked() {
        wire.send(get("/later") + get("/2") + get("/3")).finish();
        assertThat(wire.isOpen()).isTrue();
        endpoints.later.get(0).answer(Answer.of(201));
        assertThat(wire.statuses()).containsExactly(201, 200, 200);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void saysThatABodyWasCutOff() {
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\nhalf")
                .finish();
        assertThat(wire.statuses()).containsExactly(400);
        assertThat(endpoints.aborted).isEqualTo(1);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void closesAnIdleConnectionAfterItsTimeAndNotBefore() {
        wire.send(get("/1")).passes(Duration.ofSeconds(74));
        wire.send(get("/2")).passes(Duration.ofSeconds(74));
        assertThat(wire.isOpen()).isTrue();
        wire.passes(Duration.ofSeconds(2));
        assertThat(wire.isOpen()).isFalse();
        assertThat(wire.statuses()).containsExactly(200, 200);
    }

    @Test
    void answers408ToAHeadThatComesTooSlowly() {
        wire.send("GET / HT").passes(Duration.ofSeconds(8));
        wire.send("TP/1.1\r\nHo").passes(Duration.ofSeconds(8));
        assertThat(wire.statuses()).containsExactly(408);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void givesABodyTimeAsLongAsItMakesProgress() {
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\n");
        for (int i = 0; i < 4; i++) {
            wire.send("x").passes(Duration.ofSeconds(29));
        }
        assertThat(wire.statuses()).isEmpty();
        wire.passes(Duration.ofSeconds(2));
        assertThat(wire.statuses()).containsExactly(408);
        assertThat(endpoints.aborted).isEqualTo(1);
    }

    @Test
    void givesEachRequestItsOwnTime() {
        wire.send(get("/1")).passes(Duration.ofSeconds(57));
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\n")
                .passes(Duration.ofSeconds(5));
        wire.send("x");
        assertThat(wire.statuses()).containsExactly(200, 200);
    }

    @Test
    void waitsForAnEndpointAsLongAsItTakes() {
        wire.send(get("/later")).passes(Duration.ofMinutes(10));
        endpoints.later.get(0).answer(Answer.of(200));
        assertThat(wire.statuses()).containsExactly(200);
    }

    @Test
    void letsAReaderGoWhoseClientHasGone() {
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nxx");
        wire.channel.close();
        assertThat(endpoints.aborted).isEqualTo(1);
    }

    @Test
    void ignoresAnAnswerToAClientThatHasGone() {
        wire.send(get("/later"));
        wire.channel.close();
        endpoints.later.get(0).answer(Answer.of(200));
        assertThat(wire.received()).isEmpty();
    }

    @Test
    void keepsAConnectionOfHttp10OnlyIfAsked() {
        wire.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(wire.received()).contains("Connection: keep-alive\r\n");
        wire.send("GET /2 HTTP/1.0\r\n\r\n");
        assertThat(wire.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n z\r\n", "\r: y\r\n z\r\n", "X: y\r\n\tz\r\n"})
    void refusesAFoldedFieldHoweverItIsCut(String fields) {
        String bytes = "GET /1 HTTP/1.1\r\n" + HOST + fields + "\r\n";
        for (int i = 0; i < bytes.length(); i++) {
            try (Wire cut = new Wire(new TestEndpoints())) {
                cut.send(bytes.substring(0, i)).send(bytes.substring(i));
                assertThat(cut.statuses()).as("cut at %d", i).containsExactly(400);
            }
        }
    }

    @Test
    void takesABodyThatBeginsWithABlankForNoFold() {
        wire.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 4\r\n\r")
                .send("\n")
                .send(" x\r\n");
        assertThat(wire.statuses()).containsExactly(200);
    }

    /** The transport reads on behind the end of the other side, asked or not: what cannot be kept is lost, but not the answer that is due. */
    @Test
    void answersWhatItHasThoughTooMuchWaitsBehindIt() {
        wire.send(get("/later"));
        for (int i = 0; i < 40; i++) {
            wire.send(get("/2").repeat(400));
        }
        wire.finish();
        endpoints.later.get(0).answer(Answer.of(201));
        assertThat(wire.statuses()).containsExactly(201);
        assertThat(endpoints.handled).containsExactly("GET /later a");
        assertThat(wire.isOpen()).isFalse();
    }
}
