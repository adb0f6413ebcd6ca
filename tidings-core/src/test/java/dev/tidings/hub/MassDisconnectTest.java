package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Very many streams that end at once hold nobody up: their sinks are closed at once, what they took of the index is freed in pieces.
 *
 * <p>Work is counted here, and the count bounds the time: a publish that comes meanwhile waits for the ends that its loop reads in the same round, of which each
 * leaves the index as it is, and for one turn, which takes no more selectors out of it than {@link Tuning#choresPerTurn()} and those of one feed. For 2,000
 * streams of 100 patterns those are 2 to 20 ms and 0.1 to 2 ms (0.3 us a selector, taken by hand), of the 50 ms that a publish may take.
 */
class MassDisconnectTest {
    private static final int STREAMS = 200;
    private static final int PATTERNS = 100;

    private final Scene scene = new Scene();

    private Reader reader(int number) {
        return scene.subscribe(IntStream.range(0, PATTERNS)
                .mapToObj(i -> "users/" + number + "/" + i + "/*")
                .toArray(String[]::new));
    }

    private List<Reader> readers() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            readers.add(reader(i));
        }
        return readers;
    }

    private static void leave(List<Reader> readers) {
        for (Reader reader : readers) {
            reader.subscriber.onPeerGone();
            assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
        }
    }

    @Test
    void aTurnTakesNoMoreThanSoManySelectorsOutOfTheIndex() {
        List<Reader> readers = readers();
        long before = scene.hub.feedBytes();
        leave(readers);
        assertThat(scene.shard.feedCount()).isZero();
        assertThat(scene.hub.feedBytes()).isEqualTo(before);
        long perSelector = before / STREAMS / PATTERNS;
        int turns = 0;
        for (long left = before; scene.loop.runOne(); turns++) {
            long now = scene.hub.feedBytes();
            assertThat(left - now)
                    .isLessThanOrEqualTo((Tuning.DEFAULTS.choresPerTurn() + PATTERNS) * (perSelector + 1));
            left = now;
        }
        assertThat(scene.hub.feedBytes()).isZero();
        assertThat(turns).isGreaterThan(STREAMS * PATTERNS / Tuning.DEFAULTS.choresPerTurn());
    }

    @Test
    void aPublishGoesOutInTheNextTurn() {
        List<Reader> readers = readers();
        Reader other = scene.subscribe("other");
        other.news();
        leave(readers);
        Appended event = scene.append("other", "1");
        scene.loop.runOne();
        assertThat(other.news()).isEqualTo(scene.block(event, "1"));
        assertThat(scene.hub.feedBytes()).isPositive();
    }

    @Test
    void whoComesBackGetsEverythingFromThenOnHoweverFarTheCleanUpIs() {
        List<Reader> readers = readers();
        leave(readers);
        List<Reader> returned = new ArrayList<>();
        for (int i = 0; i < STREAMS; i += 7) {
            scene.loop.runOne();
            returned.add(scene.subscribeOnly(
                    new Subscription(readers.get(i).subscriber.view(), (String) null)));
            Appended event = scene.append("users/" + i + "/3/x", "back");
            for (int turns = 0; turns < 3; turns++) {
                scene.loop.runOne();
            }
            assertThat(returned.get(returned.size() - 1).news()).isEqualTo(Scene.PROLOGUE + scene.block(event, "back"));
        }
        scene.loop.runAll();
        assertThat(scene.shard.feedCount()).isEqualTo(returned.size());
        for (int i = 0; i < STREAMS; i += 7) {
            Appended event = scene.publish("users/" + i + "/9/x", "still");
            assertThat(returned.get(i / 7).news()).isEqualTo(scene.block(event, "still"));
        }
        leave(returned);
        scene.loop.runAll();
        assertThat(scene.hub.feedBytes()).isZero();
        assertThat(scene.shard.heldBytes()).isZero();
    }

    @Test
    void veryManyStreamsAreClosedInSeveralTurnsAndThenItIsSaid() {
        int streams = 3 * Tuning.DEFAULTS.choresPerTurn();
        for (int i = 0; i < streams; i++) {
            scene.subscribe("topic/" + i % 10);
        }
        int[] done = new int[1];
        scene.shard.closeAll(view -> true, CloseReason.SHUTDOWN, () -> done[0]++);
        for (int open = scene.hub.subscriberCount(), left; open > 0; open = left) {
            assertThat(done[0]).isZero();
            scene.loop.runOne();
            left = scene.hub.subscriberCount();
            assertThat(open - left).isLessThanOrEqualTo(Tuning.DEFAULTS.choresPerTurn());
        }
        scene.loop.runAll();
        assertThat(done[0]).isEqualTo(1);
    }
}
