package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The part of {@link EventLogContract} about topics that end. */
abstract class EventLogContractEnds extends EventLogContractNames {
    private static Event end(String... topics) {
        return Event.on(topics).data("the last").end(true).build();
    }

    private static void assertEnded(EventLog log, AppendOptions options, String topic, Event... events) {
        assertThatThrownBy(() -> log.append(List.of(events), options)
                        .toCompletableFuture()
                        .get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(EndedTopicException.class)
                .hasMessageContaining("\"" + topic + "\"");
    }

    private static void assertEnded(EventLog log, String topic, Event... events) {
        assertEnded(log, AppendOptions.DEFAULTS, topic, events);
    }

    @Test
    void keepsTheEndOfATopicWithOrWithoutData() {
        EventLog log = log();
        Event last = end("a");
        Event alone = Event.on("b").end(true).build();
        append(log, last, alone);
        List<LogEntry> entries = join(log.read(EVERYTHING, 0, ALL)).entries();
        assertThat(entries).extracting(LogEntry::event).containsExactly(last, alone);
        assertThat(entries.get(0).frame()).isNotEmpty();
        assertThat(entries.get(1).frame()).isEmpty();
    }

    @Test
    void refusesWhatComesBehindTheEnd() {
        EventLog log = log();
        append(log, event("a"), end("a", "b"));
        assertEnded(log, "a", event("a"));
        assertEnded(log, "b", event("c", "b"));
        assertEnded(log, "a", Event.on("a").end(true).build());
        assertThat(log.head()).isEqualTo(2);
        assertThat(append(log, event("c"))).extracting(Appended::position).containsExactly(3L);
    }

    @Test
    void storesNothingOfABatchThatComesBehindAnEnd() {
        EventLog log = log();
        append(log, end("a"));
        assertEnded(log, "a", event("b"), event("a"), event("c"));
        assertEnded(log, "b", event("b"), end("b"), event("c"), event("b"));
        assertThat(log.head()).isEqualTo(1);
        assertThat(log.endOf(view("b"))).isZero();
        assertThat(append(log, event("b"), end("b"), event("c"))).hasSize(3);
    }

    @Test
    void storesNothingOfALargeBatchThatComesBehindAnEnd() {
        EventLog log = log();
        append(log, end("a"));
        List<Event> large = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            large.add(event("b"));
        }
        large.add(event("a"));
        assertEnded(log, "a", large.toArray(Event[]::new));
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void answersARepeatOfTheEndingAppend() {
        EventLog log = log();
        Event named = Event.on("a").id("own").data("the last").end(true).build();
        AppendOptions once = new AppendOptions(null, "key");
        append(log, named);
        join(log.append(List.of(event("b"), end("b")), once));
        assertThat(append(log, named)).containsExactly(new Appended(1, "own", true));
        assertThat(append(log, event("c"), named))
                .extracting(Appended::position)
                .containsExactly(4L, 1L);
        assertThat(join(log.append(List.of(event("b"), end("b")), once)))
                .extracting(Appended::position)
                .containsExactly(2L, 3L);
        assertEnded(log, "a", event("c"), named, event("a"));
        assertEnded(log, new AppendOptions(null, "another"), "b", event("b"), end("b"));
    }

    @Test
    void saysWhereAViewEnds() {
        EventLog log = log();
        append(
                log,
                end("a"),
                event("b"),
                end("b"),
                event("c"),
                Event.on("d").data("x").isPrivate(true).end(true).build());
        assertThat(log.endOf(view("a"))).isEqualTo(1);
        assertThat(log.endOf(view("a", "b"))).isEqualTo(3);
        assertThat(log.endOf(view("a", "c"))).isZero();
        assertThat(log.endOf(view("a/*", "a"))).isZero();
        assertThat(log.endOf(EVERYTHING)).isZero();
        assertThat(log.endOf(view("d"))).isZero();
        assertThat(log.endOf(privateView("a", "d"))).isEqualTo(5);
        assertEnded(log, "d", event("d"));
    }

    @Test
    void remembersAnEndThoughItsEventIsDiscarded() {
        EventLog log = log(2);
        append(log, end("a"));
        fill(log, "b", 5);
        assertThat(read(log, EVERYTHING, 0)).containsExactly(5L, 6L);
        assertThat(log.endOf(view("a"))).isEqualTo(1);
        assertEnded(log, "a", event("a"));
    }

    @Test
    void locatesThePlaceBehindAnEnd() {
        EventLog log = log();
        append(log, event("a"), Event.on("a").id("own").data("x").end(true).build());
        assertThat(locate(log, log.ids().endAt(2))).isEqualTo(new Location(true, 2, 0));
        assertThat(locate(log, log.ids().endAt(3)).known()).isFalse();
        assertThat(locate(log, "own.end").known()).isFalse();
        assertThat(log.ids().endOf(log.ids().endAt(2))).isEqualTo(2);
        assertThat(log.ids().endOf(log.ids().at(2))).isEqualTo(-1);
        assertThat(log.ids().positionOf(log.ids().endAt(2))).isEqualTo(-1);
        assertThat(log.ids().reserves(log.ids().endAt(2))).isTrue();
    }

    /** Of those who race to end a topic one does, and what others publish is before it or refused. */
    @Test
    void letsTheFirstEndWin() {
        EventLog log = log();
        int[] counts = EventLogContractPublishers.raceToEnd(log);
        List<LogEntry> kept = new ArrayList<>();
        for (long after = 0; after < log.head(); ) {
            EventLog.Slice slice = join(log.read(view("raced"), after, ALL));
            kept.addAll(slice.entries());
            after = slice.upTo();
        }
        assertThat(kept.size()).isEqualTo(counts[0]);
        assertThat(kept.stream().filter(entry -> entry.event().isEnd()).count()).isEqualTo(1);
        assertThat(kept.get(kept.size() - 1).event().isEnd()).isTrue();
        assertThat(log.endOf(view("raced"))).isEqualTo(kept.get(kept.size() - 1).position());
        assertThat(counts[1]).isPositive();
    }
}
