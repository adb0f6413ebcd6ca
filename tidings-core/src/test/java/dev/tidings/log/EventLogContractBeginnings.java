package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.topic.InvalidValueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The part of {@link EventLogContract} about where subscribers may begin, and about publishers that try again. */
abstract class EventLogContractBeginnings extends EventLogContractBackReads {
    @Test
    void locatesTheNewestEventsThatAViewSees() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("a"), secret("a"), event("b"), event("a"));

        assertThat(last(log, view("a"), 1).position()).isEqualTo(5);
        assertThat(last(log, view("a"), 2).position()).isEqualTo(2);
        assertThat(last(log, view("a"), 3).position()).isZero();
        assertThat(last(log, privateView("a"), 2).position()).isEqualTo(3);
        assertThat(last(log, view("a", "b"), 3).position()).isEqualTo(2);
        assertThat(last(log, view("*"), 3).position()).isEqualTo(2);
        assertThat(last(log, view("*"), 5).position()).isZero();
    }

    @Test
    void locatesAllThatIsKeptWhereFewerAreThanAskedFor() {
        EventLog log = log(3);
        append(log, event("a"), event("a"), event("b"), event("a"), event("b"));

        assertThat(read(log, view("a"), last(log, view("a"), 10).position())).containsExactly(4L);
        assertThat(read(log, view("*"), last(log, view("*"), 10).position())).containsExactly(3L, 4L, 5L);
        assertThat(read(log, view("nothing"), last(log, view("nothing"), 10).position()))
                .isEmpty();
    }

    /** Any history, any bound, any view, any number: the place from which a reader gets those newest events, or all there are. */
    @RepeatedTest(20)
    void locatesTheNewestEventsThatANaiveLogWould() {
        playRandomHistory(20, 60, (log, model, random, context) -> {
            View view = randomView(random);
            int count = random.nextInt(1, 20);
            List<Stored> seen = model.seen(view, 0, model.head());

            Location place = last(log, view, count);

            assertThat(place.cut()).isFalse();
            assertThat(Stored.of(join(log.read(view, place.position(), ALL)).entries()))
                    .as("%s, the last %d of %s", context, count, view)
                    .isEqualTo(seen.subList(Math.max(0, seen.size() - count), seen.size()));
        });
    }

    @Test
    void answersEveryoneWhoAsksTheSameAtOnceThoughSomeAskNoMore() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("a"), event("b"), event("b"));
        List<CompletableFuture<Location>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(log.locate(view("a/**"), new Cursor.Last(2)).toCompletableFuture());
            if (i % 3 == 0) {
                asked.get(i).cancel(false);
            }
        }

        for (CompletableFuture<Location> answer : asked) {
            if (!answer.isCancelled()) {
                assertThat(join(answer).position()).isZero();
            }
        }
    }

    @Test
    void locatesWhatWasCommittedSinceATime() {
        EventLog log = log();
        fill(log, "a", 3);
        long second = join(log.read(EVERYTHING, 0, ALL)).entries().get(1).timeMillis();

        long position = join(log.locate(EVERYTHING, new Cursor.Since(Instant.ofEpochMilli(second))))
                .position();

        assertThat(position).isLessThan(2);
        assertThat(since(log, second + 3_600_000).position()).isEqualTo(3);
        assertThat(since(log, 0).position()).isZero();
    }

    @Test
    void givesEventsTimesThatNeverGoBack() {
        EventLog log = log();
        long before = System.currentTimeMillis();
        fill(log, "a", 20);

        List<Long> times = join(log.read(EVERYTHING, 0, ALL)).entries().stream()
                .map(LogEntry::timeMillis)
                .toList();

        assertThat(times).isSorted();
        assertThat(times.get(0)).isBetween(before - 1000, System.currentTimeMillis() + 1000);
    }

    /** Who asks for all that is kept does not want to hear of what is not. */
    @Test
    void saysWhatIsBygoneForWhoBegins() {
        EventLog log = log(2);
        fill(log, "a", 5);

        assertThat(last(log, view("a"), 10)).isEqualTo(new Location(true, 3, 3));
        assertThat(since(log, 0)).isEqualTo(new Location(true, 3, 3));
        assertThat(locate(log, Event.EARLIEST)).isEqualTo(new Location(true, 3, 3));
    }

    @Test
    void answersABatchWithAKnownIdempotencyKeyWithTheFirst() {
        EventLog log = log();
        AppendOptions once = new AppendOptions(null, "order-17");
        List<Appended> first = join(log.append(List.of(event("a"), event("b")), once));

        List<Appended> again = join(log.append(List.of(event("a"), event("b")), once));

        assertThat(again).isEqualTo(first.stream().map(Appended::again).toList());
        assertThat(log.head()).isEqualTo(2);
        assertThat(join(log.append(List.of(event("a")), new AppendOptions(null, "order-18"))))
                .extracting(Appended::position)
                .containsExactly(3L);
    }

    @Test
    void tellsIdempotencyKeysFromIds() {
        EventLog log = log();
        append(log, eventWithId("own"));

        assertThat(join(log.append(List.of(event("a")), new AppendOptions(null, "own"))))
                .extracting(Appended::position)
                .containsExactly(2L);
        assertThat(append(log, eventWithId("own")))
                .extracting(Appended::position)
                .containsExactly(1L);
    }

    @Test
    void forgetsAnIdempotencyKeyWithItsEvents() {
        EventLog log = log(2);
        AppendOptions once = new AppendOptions(null, "order-17");
        join(log.append(List.of(event("a")), once));
        fill(log, "b", 2);

        assertThat(join(log.append(List.of(event("a")), once)))
                .extracting(Appended::position, Appended::duplicate)
                .containsExactly(tuple(4L, false));
    }

    @Test
    void appendsWithTheDurabilityThatIsAskedForOrRefuses() {
        EventLog log = log();
        AppendOptions synced = new AppendOptions(Durability.SYNCED, null);

        assertThat(join(log.append(List.of(event("a")), new AppendOptions(Durability.MEMORY, null))))
                .extracting(Appended::position)
                .containsExactly(1L);
        if (isDurable()) {
            assertThat(join(log.append(List.of(event("a")), synced)))
                    .extracting(Appended::position)
                    .containsExactly(2L);
        } else {
            assertThatThrownBy(() -> log.append(List.of(event("a")), synced))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("synced")
                    .hasMessageContaining("expected memory");
            assertThat(log.head()).isEqualTo(1);
        }
    }

    private static Location last(EventLog log, View view, int count) {
        return join(log.locate(view, new Cursor.Last(count)));
    }

    private static Location since(EventLog log, long millis) {
        return join(log.locate(EVERYTHING, new Cursor.Since(Instant.ofEpochMilli(millis))));
    }
}
