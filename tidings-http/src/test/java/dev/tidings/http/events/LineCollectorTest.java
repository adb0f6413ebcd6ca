package dev.tidings.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.Problem;
import dev.tidings.http.Replies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body whose lines are published as they come, beside a log that answers when the test says so. */
@Timeout(30)
class LineCollectorTest {
    private static final int LINE = 200_000;
    private static final int GATHERED = PublishEndpoint.QUICK_BYTES;
    private static final int PIECE = 16_000;

    private final Publishing publishing = new Publishing(LINE, 1_600_000);

    @AfterEach
    void everythingIsGivenBack() {
        while (publishing.log.pending() > 0) {
            publishing.log.answer(true);
        }
        publishing.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(int number) {
        return "{\"data\":" + number + "}\n";
    }

    @Test
    void publishesALineWhenItsEndComes() {
        FakeExchange exchange = publishing.startLines();
        assertThat(exchange.isOpenEnded()).isTrue();
        exchange.arrives(bytes("{\"data\""));
        assertThat(publishing.log.pending()).isZero();
        exchange.arrives(bytes(":1}\n"));
        assertThat(publishing.log.pending()).isEqualTo(1);
        publishing.log.answer(true);
        exchange.run();
        assertThat(exchange.isAnswered()).isFalse();
        assertThat(publishing.budget.used()).isZero();
        assertThat(Replies.text(exchange.ends().answer())).isEqualTo("{\"published\":1,\"lastId\":\"1\"}\n");
    }

    @Test
    void hasOneRunOfLinesUnderWayAndGathersTheNext() {
        FakeExchange exchange = publishing.startLines();
        exchange.arrives(bytes(line(1))).arrives(bytes(line(2))).arrives(bytes(line(3) + line(4)));
        assertThat(publishing.log.pendingEvents()).isEqualTo(1);
        publishing.log.answer(true);
        exchange.run();
        assertThat(publishing.log.pending()).isEqualTo(1);
        assertThat(publishing.log.pendingEvents()).isEqualTo(3);
        publishing.log.answer(true);
        assertThat(Replies.text(exchange.run().ends().answer())).contains("\"published\":4,\"lastId\":\"4\"");
    }

    @Test
    void stopsReadingWhileTheLogDoesNotAnswer() {
        FakeExchange exchange = publishing.startLines();
        exchange.arrives(bytes(line(1)));
        int sent = 0;
        while (!exchange.isPaused()) {
            exchange.arrives(bytes(line(2).repeat(PIECE / 11)));
            sent += PIECE;
            assertThat(sent).isLessThan(GATHERED + 2 * PIECE);
        }
        assertThat(publishing.budget.used()).isBetween((long) GATHERED, 4L * GATHERED);
        exchange.arrives(bytes(line(3)));
        while (!exchange.run().isAnswered() && publishing.log.pending() > 0) {
            publishing.log.answer(true);
        }
        assertThat(exchange.isPaused()).isFalse();
        assertThat(Replies.text(exchange.ends().answer())).contains("\"lastId\":\"3\"");
        assertThat(publishing.budget.used()).isZero();
    }

    @Test
    void waitsForTheLogBeforeItSaysHowManyWerePublished() {
        FakeExchange exchange = publishing.startLines();
        exchange.arrives(bytes(line(1))).arrives(bytes(line(2) + "{\"da"));
        assertThat(exchange.cuts(new Problem(408, "Too slow").asLast())).isTrue();
        assertThat(exchange.isAnswered()).isFalse();
        publishing.log.answer(true);
        exchange.run();
        assertThat(exchange.isAnswered()).isFalse();
        publishing.log.answer(true);
        Answer answer = exchange.answer();
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.isLast()).isTrue();
        assertThat(Replies.text(answer))
                .contains("Too slow; published before: 2, the last as \\\"2\\\"", "\"published\":2,\"lastId\":\"2\"");
        assertThat(publishing.budget.used()).isZero();
    }

    @Test
    void publishesWhatWasWholeWhenTheClientGoesAway() {
        FakeExchange exchange = publishing.startLines();
        exchange.arrives(bytes(line(1))).arrives(bytes(line(2) + line(3) + "{\"data\":4}"));
        exchange.breaks();
        publishing.log.answer(true);
        exchange.run();
        assertThat(publishing.log.pendingEvents()).isEqualTo(2);
        publishing.log.answer(true);
        exchange.run();
        assertThat(publishing.log.pending()).isZero();
        assertThat(publishing.budget.used()).isZero();
    }

    @Test
    void saysHowManyWerePublishedWhenTheLogFails() {
        FakeExchange exchange = publishing.startLines();
        exchange.arrives(bytes(line(1)));
        publishing.log.answer(true);
        exchange.run().arrives(bytes(line(2) + line(3)));
        publishing.log.answer(false);
        Answer answer = exchange.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.isLast()).isTrue();
        assertThat(Replies.text(answer)).contains("Line 2: on purpose", "\"published\":1,\"lastId\":\"1\"");
        exchange.arrives(bytes(line(4)));
        assertThat(publishing.log.pending()).isZero();
    }

    @Test
    void readsALongLineThatComesInPieces() {
        FakeExchange exchange = publishing.startLines();
        String data = "x".repeat(150_000);
        exchange.arrives(bytes(line(1) + "{\"data\":\""));
        publishing.log.answer(true);
        exchange.run();
        for (int i = 0; i < 10; i++) {
            exchange.arrives(bytes("x".repeat(15_000)));
        }
        assertThat(publishing.budget.used()).isGreaterThanOrEqualTo(150_000);
        exchange.arrives(bytes("\"}\n"));
        org.awaitility.Awaitility.await().until(() -> publishing.log.pending() == 1);
        publishing.log.answer(true);
        assertThat(Replies.text(exchange.ends().answer())).contains("\"published\":2", data);
    }

    @Test
    void givesALineNoMoreThanTheLimitOfABody() {
        FakeExchange exchange = publishing.startLines();
        exchange.arrives(bytes(line(1)));
        publishing.log.answer(true);
        exchange.run();
        for (int sent = 0; sent <= LINE; sent += PIECE) {
            assertThat(exchange.isAnswered()).isFalse();
            exchange.arrives(bytes("x".repeat(PIECE)));
        }
        Answer answer = exchange.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(Replies.text(answer)).contains("Line 2: ", "at most " + LINE, "\"published\":1");
    }

    @Test
    void makesRoomForOthersWhereALineComesSlowly() {
        FakeExchange slow = publishing.startLines();
        slow.arrives(bytes(line(1)));
        publishing.log.answer(true);
        slow.run();
        for (int sent = 0; sent < 180_000; sent += PIECE) {
            slow.arrives(bytes("x".repeat(PIECE)));
        }
        publishing.passes(Duration.ofMillis(1100));
        FakeExchange[] others = new FakeExchange[8];
        for (int i = 0; i < others.length; i++) {
            others[i] = publishing.start();
            for (int sent = 0; sent < 190_000; sent += PIECE) {
                others[i].arrives(bytes("x".repeat(PIECE)));
            }
        }
        Answer answer = slow.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(Replies.text(answer)).contains("\"published\":1");
        for (FakeExchange other : others) {
            other.breaks().run();
        }
        assertThat(publishing.budget.used()).isZero();
    }

    @Test
    void isNotTakenForSlowWhileItsLinesComeAndGo() {
        FakeExchange steady = publishing.startLines();
        steady.arrives(bytes("{\"data\":\"" + "x".repeat(20_000)));
        for (int i = 0; i < 5; i++) {
            publishing.passes(Duration.ofMillis(900));
            steady.arrives(bytes("\"}\n{\"data\":\"" + "x".repeat(20_000)));
            publishing.log.answer(true);
            steady.run();
        }
        FakeExchange other = publishing.start();
        for (int sent = 0; sent < 390_000 && sent < LINE - PIECE; sent += PIECE) {
            other.arrives(bytes("x".repeat(PIECE)));
        }
        assertThat(steady.run().isAnswered()).isFalse();
        other.breaks().run();
        steady.breaks().run();
        assertThat(publishing.budget.used()).isZero();
    }
}
