package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The part of {@link EventLogContract} about own ids and idempotency keys that come back: with the same content, with another, from another publisher. */
abstract class EventLogContractNames extends EventLogContractSnapshots {
    private static final Event ORDER = order().build();

    private static Event.Builder order() {
        return Event.on("orders", "audit")
                .id("17")
                .type("order")
                .data("1")
                .retry(Duration.ofSeconds(1))
                .isPrivate(true)
                .key("k");
    }

    /** Each differs from {@link #ORDER} in one thing. */
    static Stream<Event> otherContents() {
        return Stream.of(
                order().data("two").build(),
                order().data("").build(),
                order().json("1").build(),
                order().type(null).build(),
                order().type("k").key("order").build(),
                order().retry(Duration.ofSeconds(2)).build(),
                order().retry(null).build(),
                order().isPrivate(false).build(),
                order().key(null).build(),
                with(Event.on("orders")),
                with(Event.on("audit", "orders")),
                with(Event.on("orders", "audit", "more")));
    }

    private static Event with(Event.Builder topics) {
        return topics.id("17")
                .type("order")
                .data("1")
                .retry(Duration.ofSeconds(1))
                .isPrivate(true)
                .key("k")
                .build();
    }

    @ParameterizedTest
    @MethodSource("otherContents")
    void refusesAnotherEventWithTheSameId(Event other) {
        EventLog log = log();
        append(log, ORDER);

        assertConflict(log, AppendOptions.DEFAULTS, "The event id \"17\"", event("a"), other, event("b"));
        assertThat(log.head()).isEqualTo(1);
        assertThat(append(log, ORDER)).containsExactly(new Appended(1, "17", true));
        assertThat(append(log, event("a"))).extracting(Appended::position).containsExactly(2L);
    }

    @ParameterizedTest
    @MethodSource("otherContents")
    void refusesAnotherBatchWithTheSameKey(Event other) {
        EventLog log = log();
        AppendOptions once = new AppendOptions(null, "key");
        List<Appended> first = join(log.append(List.of(event("a"), ORDER.withoutId()), once));

        assertConflict(log, once, "The idempotency key \"key\"", event("a"), other.withoutId());
        assertConflict(log, once, "The idempotency key \"key\"", event("a"), ORDER);
        assertConflict(log, once, "The idempotency key \"key\"", ORDER.withoutId(), event("a"));
        assertConflict(log, once, "The idempotency key \"key\"", event("a"));
        assertThat(log.head()).isEqualTo(2);
        assertThat(join(log.append(List.of(event("a"), ORDER.withoutId()), once)))
                .isEqualTo(first.stream().map(Appended::again).toList());
    }

    @Test
    void takesTheSameContentWithAnotherDurabilityForTheSame() {
        EventLog log = log();
        append(log, ORDER);
        join(log.append(List.of(event("a")), new AppendOptions(null, "key")));

        assertThat(join(log.append(List.of(ORDER), new AppendOptions(Durability.MEMORY, null))))
                .containsExactly(new Appended(1, "17", true));
        assertThat(join(log.append(List.of(event("a")), new AppendOptions(Durability.MEMORY, "key"))))
                .containsExactly(new Appended(2, log.ids().at(2), true));
    }

    @Test
    void refusesABatchThatGivesOneIdToTwoEvents() {
        EventLog log = log();

        assertConflict(
                log,
                new AppendOptions(null, "key"),
                "The event id \"17\"",
                ORDER,
                eventWithId("own"),
                order().data("two").build());
        assertThat(log.head()).isZero();
        assertThat(append(log, eventWithId("own"))).containsExactly(new Appended(1, "own", false));
        assertThat(join(log.append(List.of(ORDER), new AppendOptions(null, "key"))))
                .containsExactly(new Appended(2, "17", false));
    }

    @Test
    void takesOtherContentOnceTheFirstIsDiscarded() {
        EventLog log = log(2);
        AppendOptions once = new AppendOptions(null, "key");
        append(log, ORDER);
        join(log.append(List.of(event("a")), once));
        fill(log, "a", 2);

        assertThat(append(log, order().data("two").build())).containsExactly(new Appended(5, "17", false));
        assertThat(join(log.append(List.of(event("b")), once)))
                .containsExactly(new Appended(6, log.ids().at(6), false));
    }

    @Test
    void keepsTheNamesOfTwoPublishersApart() {
        EventLog log = log();
        AppendOptions anna = new AppendOptions(null, "key", "anna");
        AppendOptions bert = new AppendOptions(null, "key", "bert");
        Event another = order().data("two").build();

        join(log.append(List.of(ORDER), anna));
        join(log.append(List.of(another), bert));
        append(log, order().data("three").build());

        assertThat(log.head()).isEqualTo(3);
        assertThat(join(log.append(List.of(ORDER), anna)))
                .containsExactly(new Appended(1, log.ids().at(1), true));
        assertThat(join(log.append(List.of(another), bert)))
                .containsExactly(new Appended(2, log.ids().at(2), true));
        AppendOptions annaAgain = new AppendOptions(null, null, "anna");
        assertThat(join(log.append(List.of(ORDER), annaAgain)))
                .containsExactly(new Appended(1, log.ids().at(1), true));
        assertConflict(log, annaAgain, "The event id \"17\"", another);
    }

    /** Else one id could stand for two events that one reader sees. */
    @Test
    void showsReadersTheOwnIdsOfTheHubAsAWholeAlone() {
        EventLog log = log();
        EventLogContractFollower follower = EventLogContractFollower.of(log);
        AppendOptions anna = new AppendOptions(null, null, "anna");

        assertThat(join(log.append(List.of(ORDER), anna)))
                .containsExactly(new Appended(1, log.ids().at(1), false));
        assertThat(locate(log, "17").known()).isFalse();
        assertThat(append(log, ORDER)).containsExactly(new Appended(2, "17", false));

        assertThat(locate(log, "17")).isEqualTo(new Location(true, 2, 0));
        assertThat(join(log.read(EVERYTHING, 0, ALL)).entries())
                .extracting(LogEntry::id)
                .containsExactly(log.ids().at(1), "17");
        assertThat(follower.committedUpTo(2))
                .extracting(LogEntry::id)
                .containsExactly(log.ids().at(1), "17");
    }

    @Test
    void doesNotRevealAPrivateEventByItsId() {
        EventLog log = log(2);
        append(log, event("a"), event("a"), event("a"));
        Location unknown = join(log.locate(view("orders"), Cursor.of("never")));
        append(log, ORDER);
        fill(log, "a", 1);

        Location unseen = new Location(false, 3, 0);
        assertThat(unknown.known()).isFalse();
        assertThat(join(log.locate(view("orders"), Cursor.of("17")))).isEqualTo(unseen);
        assertThat(join(log.locate(view("**"), Cursor.of("17")))).isEqualTo(unseen);
        assertThat(join(log.locate(privateView("others"), Cursor.of("17")))).isEqualTo(unseen);
        assertThat(join(log.locate(privateView("audit"), Cursor.of("17")))).isEqualTo(new Location(true, 4, 0));
    }

    /** A reader may change what it reads. */
    @Test
    void locatesAPublicEventByItsIdWhateverTheView() {
        EventLog log = log();
        append(log, event("a"), eventWithId("own"));

        assertThat(join(log.locate(view("elsewhere"), Cursor.of("own")))).isEqualTo(new Location(true, 2, 0));
    }

    private static void assertConflict(EventLog log, AppendOptions options, String name, Event... events) {
        assertThatThrownBy(() -> log.append(List.of(events), options)
                        .toCompletableFuture()
                        .get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ConflictingAppendException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("expected the same");
    }
}
