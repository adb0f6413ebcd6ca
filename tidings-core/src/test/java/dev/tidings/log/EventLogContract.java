package dev.tidings.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link EventLog} must do: its test extends this class, and says how to open one. Appending, locating and following
 * are here; reading and beginning are in the classes above.
 */
@Timeout(300)
public abstract class EventLogContract extends EventLogContractEnds {
    @Test
    void beginsEmpty() {
        assertThat(log().head()).isZero();
    }

    @Test
    void countsPositionsFromOneWithoutHoles() {
        EventLog log = log();

        assertThat(append(log, event("a"), event("b")))
                .extracting(Appended::position)
                .containsExactly(1L, 2L);
        assertThat(log.head()).isEqualTo(2);
        assertThat(append(log, event("a"))).extracting(Appended::position).containsExactly(3L);
        assertThat(log.head()).isEqualTo(3);
    }

    @Test
    void goesOnCountingWhenItDiscards() {
        EventLog log = log(2);
        fill(log, "a", 5);

        assertThat(append(log, event("a"))).extracting(Appended::position).containsExactly(6L);
        assertThat(log.head()).isEqualTo(6);
        assertThat(read(log, view("a"), 0)).containsExactly(5L, 6L);
    }

    @Test
    void appendsABatchInOrder() {
        EventLog log = log();
        Event[] batch = {event("a"), eventWithId("own"), event("b"), event("a", "b")};

        append(log, batch);

        assertThat(join(log.read(EVERYTHING, 0, ALL)).entries())
                .extracting(LogEntry::event)
                .containsExactly(batch);
    }

    @Test
    void appendsABatchThatIsLargerThanTheLog() {
        EventLog log = log(2);
        EventLogContractFollower follower = EventLogContractFollower.of(log);

        append(log, event("a"), event("b"), event("c"), event("d"));

        assertThat(read(log, EVERYTHING, 0)).containsExactly(3L, 4L);
        assertThat(follower.committedUpTo(4)).extracting(LogEntry::position).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void appendsNothingForAnEmptyBatch() {
        EventLog log = log();

        assertThat(append(log)).isEmpty();
        assertThat(log.head()).isZero();
    }

    @Test
    void keepsEveryPartOfAnEvent() {
        EventLog log = log();
        Event full = Event.on("a", "ünï/☃/\uD83D\uDE00")
                .id("own id: ☃")
                .type("kind")
                .data("line one\r\nline two\rthree\n\nNUL \0, \uD83D\uDE00")
                .retry(Duration.ofMillis(Integer.MAX_VALUE))
                .isPrivate(true)
                .key("key")
                .build();
        Event bare = Event.on("a").data("").build();

        append(log, full, bare);

        assertThat(join(log.read(EVERYTHING, 0, ALL)).entries())
                .extracting(LogEntry::event)
                .containsExactly(full, bare);
    }

    @Test
    void assignsAnIdOfItsOwnForm() {
        EventLog log = log();

        assertThat(append(log, event("a"), event("a")))
                .containsExactly(
                        new Appended(1, log.ids().at(1), false),
                        new Appended(2, log.ids().at(2), false));
        assertThat(join(log.read(EVERYTHING, 0, ALL)).entries())
                .extracting(LogEntry::id)
                .containsExactly(log.ids().at(1), log.ids().at(2));
    }

    @Test
    void honoursAnEventsOwnId() {
        EventLog log = log();

        assertThat(append(log, event("a"), eventWithId("own"))).contains(new Appended(2, "own", false));
        assertThat(join(log.read(EVERYTHING, 1, ALL)).entries())
                .extracting(LogEntry::id)
                .containsExactly("own");
    }

    @Test
    void answersADuplicateWithTheFirst() {
        EventLog log = log();
        append(log, event("a"), eventWithId("own"), event("a"));

        assertThat(append(log, eventWithId("own"), event("b")))
                .containsExactly(
                        new Appended(2, "own", true), new Appended(4, log.ids().at(4), false));
    }

    @Test
    void storesADuplicateOnce() {
        EventLog log = log();
        EventLogContractFollower follower = EventLogContractFollower.of(log);
        Event first = eventWithId("own");

        append(log, first);
        append(log, eventWithId("own"));
        append(log, event("a"));

        assertThat(join(log.read(EVERYTHING, 0, ALL)).entries())
                .extracting(LogEntry::event)
                .containsExactly(first, event("a"));
        assertThat(follower.committedUpTo(2)).extracting(LogEntry::position).containsExactly(1L, 2L);
    }

    @Test
    void findsDuplicatesWithinABatch() {
        EventLog log = log();

        assertThat(append(log, eventWithId("own"), event("a"), eventWithId("own")))
                .extracting(Appended::position, Appended::duplicate)
                .containsExactly(tuple(1L, false), tuple(2L, false), tuple(1L, true));
        assertThat(log.head()).isEqualTo(2);
    }

    @Test
    void storesAnIdAnewWhenItsEventWasDiscarded() {
        EventLog log = log(2);
        append(log, eventWithId("own"));
        fill(log, "a", 2);

        assertThat(append(log, eventWithId("own"))).containsExactly(new Appended(4, "own", false));
        assertThat(locate(log, "own")).isEqualTo(new Location(true, 4, 0));
    }

    @Test
    void refusesIdsOfTheFormThatItAssigns() {
        EventLog log = log();
        fill(log, "a", 1);

        for (long position : new long[] {0, 1, 2, 1_000_000}) {
            assertThatThrownBy(() -> log.append(List.of(eventWithId(log.ids().at(position)))))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining(log.ids().at(position))
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void appendsNothingOfABatchWithARefusedId() {
        EventLog log = log();
        EventLogContractFollower follower = EventLogContractFollower.of(log);
        String reserved = log.ids().at(7);

        assertThatThrownBy(() -> log.append(List.of(event("a"), eventWithId("own"), eventWithId(reserved))))
                .isInstanceOf(InvalidValueException.class);

        assertThat(log.head()).isZero();
        assertThat(append(log, eventWithId("own"))).containsExactly(new Appended(1, "own", false));
        assertThat(follower.committedUpTo(1)).extracting(LogEntry::id).containsExactly("own");
    }

    @Test
    void locatesTheIdOfEveryPosition() {
        EventLog log = log();
        append(log, event("a"), eventWithId("own"), event("a"));

        for (long position = 0; position <= 3; position++) {
            assertThat(locate(log, log.ids().at(position))).isEqualTo(new Location(true, position, 0));
        }
        assertThat(locate(log, "own")).isEqualTo(new Location(true, 2, 0));
    }

    @Test
    void locatesEarliestJustBeforeTheOldestEventKept() {
        EventLog log = log(2);

        assertThat(locate(log, Event.EARLIEST)).isEqualTo(new Location(true, 0, 0));
        fill(log, "a", 2);
        assertThat(locate(log, Event.EARLIEST)).isEqualTo(new Location(true, 0, 0));
        fill(log, "a", 3);
        assertThat(locate(log, Event.EARLIEST)).isEqualTo(new Location(true, 3, 3));
    }

    @Test
    void locatesAssignedIdsOfDiscardedEvents() {
        EventLog log = log(1);
        fill(log, "a", 4);

        for (long position = 0; position <= 4; position++) {
            assertThat(locate(log, log.ids().at(position))).isEqualTo(new Location(true, position, 0));
        }
    }

    @Test
    void doesNotKnowTheOwnIdOfADiscardedEvent() {
        EventLog log = log(2);
        append(log, eventWithId("own"));
        fill(log, "a", 3);

        assertThat(locate(log, "own")).isEqualTo(new Location(false, 2, 0));
    }

    @Test
    void doesNotKnowAnIdThatItHasYetToAssign() {
        EventLog log = log(2);
        fill(log, "a", 5);

        assertThat(locate(log, log.ids().at(6))).isEqualTo(beyondTheHead(3, 5));
        assertThat(locate(log, log.ids().at(999_999_999_999_999_999L))).isEqualTo(beyondTheHead(3, 5));
    }

    /** A cursor comes from the network: it may be anything. {@code E} stands for the log's epoch. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "never-published",
                "E",
                "E-",
                "E-x",
                "E-1x",
                "E--1",
                "E-+1",
                "E- 1",
                "E-1 ",
                "E-01",
                "E-1.0",
                "E-0x1",
                "E-\u0661",
                "E1",
                "EE-1",
                "-1",
                "1",
                "",
                " ",
                "E-18446744073709551617",
                "E-99999999999999999999",
                "a\0b",
                "a\r\nb",
                "\uD800",
                "\uD83D\uDE00",
                "*",
                "**",
                "tidings.stop"
            })
    void doesNotKnowAMalformedOrForeignId(String id) {
        EventLog log = log(2);
        fill(log, "a", 5);

        assertThat(locate(log, id.replace("E", log.ids().name()))).isEqualTo(new Location(false, 3, 0));
    }

    @Test
    void doesNotKnowAnIdOfAnotherEpoch() {
        EventLog log = log(2);
        fill(log, "a", 5);

        assertThat(locate(log, EpochIds.random().at(1))).isEqualTo(new Location(false, 3, 0));
        assertThat(locate(log, "x".repeat(10_000))).isEqualTo(new Location(false, 3, 0));
    }

    @Test
    void tellsItsFollowerOfEachEventOnceInOrder() {
        EventLog log = log(3);
        EventLogContractFollower follower = EventLogContractFollower.of(log);

        append(log, event("a"), eventWithId("own"));
        append(log, event("b"));
        append(log, eventWithId("own"), event("c"));

        assertThat(Stored.of(follower.committedUpTo(4)))
                .containsExactly(
                        new Stored(1, log.ids().at(1), event("a")),
                        new Stored(2, "own", eventWithId("own")),
                        new Stored(3, log.ids().at(3), event("b")),
                        new Stored(4, log.ids().at(4), event("c")));
    }

    @Test
    void tellsItsFollowerOnlyOfWhatIsCommittedFromThenOn() {
        EventLog log = log();
        fill(log, "a", 2);
        EventLogContractFollower follower = EventLogContractFollower.of(log);
        fill(log, "a", 2);

        assertThat(follower.committedUpTo(4)).extracting(LogEntry::position).containsExactly(3L, 4L);
    }

    @Test
    void refusesASecondFollower() {
        EventLog log = log();
        EventLogContractFollower first = EventLogContractFollower.of(log);
        EventLogContractFollower second = new EventLogContractFollower();

        assertThatIllegalStateException().isThrownBy(() -> log.follow(second));

        fill(log, "a", 1);
        assertThat(first.committedUpTo(1)).hasSize(1);
    }

    @Test
    void keepsOneOrderForAllWhileSeveralThreadsAppend() {
        EventLog log = log();
        EventLogContractFollower follower = EventLogContractFollower.of(log);

        List<Appended> appended = new ArrayList<>();
        EventLogContractPublishers.start(log).forEach(publisher -> appended.addAll(join(publisher)));

        List<LogEntry> told = follower.committedUpTo(EventLogContractPublishers.EVENTS);
        assertThat(told).extracting(LogEntry::position).isEqualTo(positionsUpTo(EventLogContractPublishers.EVENTS));
        assertThat(appended)
                .extracting(Appended::position)
                .containsExactlyInAnyOrderElementsOf(positionsUpTo(EventLogContractPublishers.EVENTS));
        assertThat(log.head()).isEqualTo(EventLogContractPublishers.EVENTS);
        assertThat(Stored.of(join(log.read(EVERYTHING, 0, ALL)).entries())).isEqualTo(Stored.of(told));
        assertThatEveryThreadsOrderIsKept(told);
    }

    @Test
    void losesNothingForAReaderWhoFollowsAlong() {
        EventLog log = log();
        List<LogEntry> found = new ArrayList<>();
        long deadline = System.nanoTime() + SECONDS.toNanos(DEADLINE_SECONDS);

        List<CompletableFuture<List<Appended>>> publishers = EventLogContractPublishers.start(log);
        for (long after = 0; after < EventLogContractPublishers.EVENTS && System.nanoTime() < deadline; ) {
            Slice slice = join(log.read(view("threads/*"), after, new ReadLimit(7, Integer.MAX_VALUE)));
            found.addAll(slice.entries());
            after = slice.upTo();
        }
        publishers.forEach(EventLogContractFixture::join);

        assertThat(found).extracting(LogEntry::position).isEqualTo(positionsUpTo(EventLogContractPublishers.EVENTS));
        assertThatEveryThreadsOrderIsKept(found);
    }

    private static void assertThatEveryThreadsOrderIsKept(List<LogEntry> entries) {
        for (int thread = 0; thread < EventLogContractPublishers.THREADS; thread++) {
            String topic = EventLogContractPublishers.topic(thread);
            assertThat(entries)
                    .extracting(LogEntry::event)
                    .filteredOn(event -> event.canonicalTopic().name().equals(topic))
                    .extracting(Event::data)
                    .isEqualTo(EventLogContractPublishers.data(thread));
        }
    }

    private static List<Long> positionsUpTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void failsToAppendOnceClosed() {
        EventLog log = log();
        EventLogContractFollower follower = EventLogContractFollower.of(log);
        fill(log, "a", 1);

        log.close();

        assertThat(log.append(List.of(event("a")))).failsWithin(Duration.ofSeconds(DEADLINE_SECONDS));
        assertThat(follower.committedUpTo(1)).hasSize(1);
    }

    @Test
    void canBeClosedTwice() {
        EventLog log = log();
        log.close();
        log.close();

        assertThat(log.append(List.of(event("a")))).failsWithin(Duration.ofSeconds(DEADLINE_SECONDS));
    }
}
