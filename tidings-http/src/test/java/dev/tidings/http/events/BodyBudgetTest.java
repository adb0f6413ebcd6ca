package dev.tidings.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.FakeExchange;
import dev.tidings.http.Replies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much all bodies take together, and who waits for whom. */
@Timeout(30)
class BodyBudgetTest {
    private static final int BODY = 400_000;
    private static final long ALL = 1_600_000;
    private static final int PIECE = 8000;

    private final Publishing publishing = new Publishing(BODY, ALL);
    private final List<FakeExchange> exchanges = new ArrayList<>();

    @AfterEach
    void everythingIsGivenBack() {
        exchanges.forEach(FakeExchange::breaks);
        exchanges.forEach(FakeExchange::run);
        while (publishing.log.pending() > 0) {
            publishing.log.answer(true);
        }
        Awaitility.await().until(() -> publishing.budget.used() == 0);
        publishing.close();
    }

    private FakeExchange start(int bytes) {
        FakeExchange exchange = publishing.start();
        exchanges.add(exchange);
        for (int left = bytes; left > 0; left -= PIECE) {
            exchange.arrives(new byte[Math.min(left, PIECE)]);
        }
        return exchange;
    }

    /** As many large ones as there is room for, and one that waits. */
    private FakeExchange fill() {
        for (int i = 0; i < 20; i++) {
            FakeExchange last = start(BODY - 1);
            if (last.isPaused()) {
                return last;
            }
        }
        throw new AssertionError("There is no end of the room");
    }

    @Test
    void growsWithWhatArrivesAndNotWithWhatIsAnnounced() {
        exchanges.add(publishing.start("Content-Length: " + BODY));
        assertThat(publishing.budget.used()).isZero();
        exchanges.get(0).arrives(new byte[1]);
        assertThat(publishing.budget.used()).isLessThan(1000);
        exchanges.get(0).arrives(new byte[3000]).arrives(new byte[3000]);
        assertThat(publishing.budget.used()).isBetween(6001L, 12_000L);
    }

    @Test
    void refusesALengthThatIsTooLargeBeforeItIsRead() {
        FakeExchange exchange = publishing.start("Content-Length: " + (BODY + 1));
        assertThat(Replies.problem(exchange.answer(), 413)).contains("at most " + BODY);
        assertThat(exchange.answer().isLast()).isTrue();
    }

    @Test
    void refusesABodyAsSoonAsItIsTooLarge() {
        FakeExchange exchange = start(BODY);
        assertThat(exchange.isAnswered()).isFalse();
        exchange.arrives(new byte[1]);
        assertThat(Replies.problem(exchange.answer(), 413)).contains("at most " + BODY);
        assertThat(exchange.answer().isLast()).isTrue();
        assertThat(publishing.budget.used()).isZero();
    }

    @Test
    void holdsItsRoomUntilTheLogHasAnswered() {
        FakeExchange exchange = start(10).ends();
        assertThat(publishing.budget.used()).isPositive();
        publishing.log.answer(true);
        assertThat(publishing.budget.used()).isZero();
        assertThat(exchange.answer().status()).isEqualTo(201);
    }

    @Test
    void letsSmallOnesThroughWhileLargeOnesWait() {
        fill();
        assertThat(publishing.budget.used()).isGreaterThan(ALL / 2).isLessThanOrEqualTo(ALL);
        for (int i = 0; i < 20; i++) {
            FakeExchange small = start(publishing.budget.small()).ends();
            publishing.log.answer(true);
            assertThat(small.answer().status()).isEqualTo(201);
        }
    }

    @Test
    void givesRoomInTheOrderInWhichItWasAskedFor() {
        FakeExchange first = fill();
        FakeExchange second = start(20_000);
        assertThat(second.isPaused())
                .as("stands behind, though there is room for it")
                .isTrue();
        exchanges.get(0).breaks();
        first.run();
        second.run();
        assertThat(first.isPaused()).isFalse();
        assertThat(second.isPaused()).isFalse();
        second.ends();
        Awaitility.await().until(() -> publishing.log.pending() == 0 || publishing.log.pending() == 1);
        publishing.log.answer(true);
        assertThat(second.answer().status()).isEqualTo(201);
    }

    @Test
    void keepsWhatArrivedWhenThereWasNoRoom() {
        FakeExchange waiting = fill();
        exchanges.get(0).breaks();
        waiting.run().arrives(new byte[] {'x'}).ends();
        Awaitility.await().until(() -> publishing.log.pending() == 1);
        publishing.log.answer(true);
        assertThat(waiting.answer().status()).isEqualTo(201);
    }

    @Test
    void refusesWhoHasWaitedForTwoSeconds() {
        exchanges.add(publishing.start());
        for (int i = 0; i < 2; i++) {
            exchanges.add(start(BODY - 1).ends());
        }
        FakeExchange waiting = fill();
        // Whose body is whole waits for the log, and is never ended.
        Awaitility.await().until(() -> publishing.log.pending() == 2);
        publishing.passes(Duration.ofMillis(900));
        assertThat(waiting.run().isAnswered()).isFalse();
        publishing.passes(Duration.ofMillis(1100));
        assertThat(Replies.problem(waiting.answer(), 503)).contains("come back later");
        assertThat(Replies.field(waiting.answer(), "Retry-After")).isEqualTo("1");
        assertThat(waiting.answer().isLast()).isTrue();
    }

    @Test
    void endsWhoHasHeldRoomForLongestWhenOthersWait() {
        FakeExchange waiting = fill();
        publishing.passes(Duration.ofMillis(1100));
        FakeExchange longest = exchanges.get(0).run();
        Replies.problem(longest.answer(), 503);
        assertThat(longest.answer().isLast()).isTrue();
        assertThat(exchanges.get(1).run().isAnswered()).isFalse();
        assertThat(waiting.run().isPaused()).isFalse();
    }

    @Test
    void endsNobodyWhileNobodyWaits() {
        FakeExchange slow = start(BODY - 1);
        publishing.passes(Duration.ofMinutes(1));
        FakeExchange other = start(BODY - 1);
        publishing.passes(Duration.ofMinutes(1));
        assertThat(slow.run().isAnswered()).isFalse();
        assertThat(other.run().isAnswered()).isFalse();
    }

    /** As at a heap of 256 MB, where an eighth of it is for bodies. */
    @Test
    void isNotKeptFromPublishingByManyThatHoldBackTheEndOfALargeBody() {
        int body = 4 * 1024 * 1024;
        try (Publishing hub = new Publishing(body, 8L * body)) {
            List<FakeExchange> slow = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                slow.add(hub.start());
            }
            for (FakeExchange one : slow) {
                for (int piece = 0; piece < 260 && !one.isPaused() && !one.isAnswered(); piece++) {
                    one.arrives(new byte[PIECE]);
                }
                assertThat(hub.budget.used()).isLessThanOrEqualTo(8L * body);
            }
            for (int i = 0; i < 100; i++) {
                FakeExchange small = hub.start().arrives(new byte[1000]).ends();
                hub.log.answer(true);
                assertThat(small.answer().status()).isEqualTo(201);
            }
            for (int i = 0; i < 40; i++) {
                hub.passes(Duration.ofMillis(100));
                slow.forEach(FakeExchange::run);
            }
            FakeExchange large = hub.start().arrives(new byte[body]).ends();
            Awaitility.await().until(() -> {
                slow.forEach(FakeExchange::run);
                return large.run().isAnswered() || hub.log.pending() == 1;
            });
            hub.log.answer(true);
            assertThat(large.answer().status()).isEqualTo(201);
            slow.forEach(FakeExchange::breaks);
            slow.forEach(FakeExchange::run);
            assertThat(hub.budget.used()).isZero();
        }
    }

    @Test
    void refusesAtOnceWhenTooMuchLiesAside() {
        fill();
        FakeExchange last = publishing.start().arrives(new byte[BODY - 1]);
        assertThat(Replies.problem(last.answer(), 503)).contains("come back later");
    }

    @Test
    void letsOneBodyAloneGoOnWhateverTheBound() {
        try (Publishing narrow = new Publishing(100_000, 1000)) {
            FakeExchange exchange = narrow.start().arrives(new byte[50_000]).ends();
            narrow.log.answer(true);
            assertThat(exchange.answer().status()).isEqualTo(201);
            assertThat(narrow.budget.used()).isZero();
        }
    }
}
