package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Bearer;
import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.EventStream;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Refusal;
import dev.tidings.http.Requests;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoggedExchangeTest {
    private final List<AccessLine> written = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch taken = new CountDownLatch(1);
    private final AccessLog log = AccessLog.to(new AccessLog.Writer() {
        @Override
        public void write(AccessLine line) {
            try {
                taken.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            written.add(line);
        }

        @Override
        public void dropped(long count) {
            dropped.addAndGet(count);
        }
    });
    private FakeExchange carrier = new FakeExchange(Requests.local("GET /"), Admission.ADMITTED);

    @AfterEach
    void close() {
        taken.countDown();
        log.close();
    }

    private LoggedExchange exchange(String line, String... fields) {
        carrier = new FakeExchange(Requests.local(line, fields), Admission.ADMITTED);
        AccessEntry entry = log.begin(carrier.request());
        entry.by(new Bearer("app", "anna", null, Instant.EPOCH));
        return new LoggedExchange(carrier, entry);
    }

    /** The only line, once the log has ended. */
    private AccessLine line() {
        taken.countDown();
        log.close();
        assertThat(written).hasSize(1);
        return written.get(0);
    }

    @Test
    void saysWhatWasAnsweredToWhom() {
        exchange("POST /events?topic=a", "User-Agent: caf\u00e9").answer(Answer.of(201, "text/plain", "twelve bytes"));
        AccessLine line = line();
        assertThat(line.asked()).isNotNull();
        assertThat(line.asked().method()).isEqualTo("POST");
        assertThat(line.asked().target()).isEqualTo("/events?topic=a");
        assertThat(line.asked().agent()).isEqualTo("café");
        assertThat(line.asked().address().isLoopbackAddress()).isTrue();
        assertThat(line.bearer().subject()).isEqualTo("anna");
        assertThat(line.status()).isEqualTo(201);
        assertThat(line.bytes()).isEqualTo(12);
        assertThat(line.micros()).isNotNegative();
        assertThat(line.end()).isNull();
        assertThat(line.isStream()).isFalse();
    }

    @Test
    void countsNoBodyWhereNoneIsSent() {
        exchange("HEAD /").answer(Answer.of(200, "text/plain", "twelve bytes"));
        assertThat(line().bytes()).isZero();
    }

    @Test
    void countsThePiecesOfAnAnswer() {
        AccessEntry entry = log.begin(carrier.request());
        Pieces pieces = new LoggedPieces(Pieces.of(ByteBuffer.allocate(70_000)), 200, false, entry);
        assertThat(pieces.next().toCompletableFuture().join().remaining()).isEqualTo(70_000);
        assertThat(pieces.next().toCompletableFuture().join().remaining()).isZero();
        pieces.close();
        AccessLine line = line();
        assertThat(line.bytes()).isEqualTo(70_000);
        assertThat(line.end()).isNull();
    }

    @Test
    void saysWhereAnAnswerInPiecesWasCut() {
        exchange("GET /file").answer(Answer.of(200), Pieces.of(ByteBuffer.allocate(9)));
        AccessLine line = line();
        assertThat(line.status()).isEqualTo(200);
        assertThat(line.end()).isEqualTo("cut");
    }

    @Test
    void saysWhoLeftBeforeTheAnswer() {
        LoggedExchange exchange = exchange("GET /events/history?topic=a");
        AtomicLong told = new AtomicLong();
        exchange.onGone(told::incrementAndGet);
        carrier.breaks();
        exchange.answer(Answer.of(200));
        assertThat(told).hasValue(1);
        AccessLine line = line();
        assertThat(line.status()).isZero();
        assertThat(line.end()).isEqualTo("client-gone");
    }

    @Test
    void leavesItToTheCarrierToSayHowItAnswersACutBody() {
        LoggedExchange exchange = exchange("POST /events?topic=a");
        exchange.readBody(new BodyReader() {
            @Override
            public boolean onPiece(ByteBuffer piece) {
                return true;
            }

            @Override
            public void onEnd() {}

            @Override
            public void onAborted() {}
        });
        Problem slow = new Problem(408, "The request's body did not come");
        assertThat(carrier.cuts(slow)).isFalse();
        carrier.breaks();
        log.refused(carrier.request(), Answer.of(408, "text/plain", "slow"));
        AccessLine line = line();
        assertThat(line.status()).isEqualTo(408);
        assertThat(line.asked()).isNotNull();
        assertThat(line.micros()).isNegative();
    }

    @Test
    void saysWhereThereWasNoRoomForAStream() {
        Subscription subscription = Subscription.from(View.of(Selectors.of("a")), null);
        exchange("GET /events?topic=a")
                .open(new EventStream(
                        subscription, Answer.of(200), new byte[0], reason -> Answer.of(503, "text/plain", "full")));
        assertThat(carrier.stream().refusal(Refusal.TOO_MANY_SELECTORS).status())
                .isEqualTo(503);
        AccessLine line = line();
        assertThat(line.status()).isEqualTo(503);
        assertThat(line.isStream()).isFalse();
    }

    @Test
    void keepsNobodyWaitingAndSaysHowManyLinesWereDropped() {
        for (int i = 0; i < 10_000; i++) {
            log.add(AccessLine.ofNobody(400, i));
        }
        assertThat(written).isEmpty();
        taken.countDown();
        await().until(() -> dropped.get() > 0);
        log.close();
        assertThat(written.size() + dropped.get()).isEqualTo(10_000);
        assertThat(written).hasSizeLessThan(5000);
    }
}
