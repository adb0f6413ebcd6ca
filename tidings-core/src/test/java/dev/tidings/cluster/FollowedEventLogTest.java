package dev.tidings.cluster;

import static dev.tidings.cluster.Nodes.append;
import static dev.tidings.cluster.Nodes.join;
import static dev.tidings.cluster.Nodes.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.ViewSnapshot.Bounds;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FollowedEventLogTest {
    private static final View TOPICS = View.of(Selectors.of("t/*"));

    private final MemoryEngine engine = new MemoryEngine();
    private final List<EventLog> nodes = new ArrayList<>();

    /** An empty log that a node's copy can be. */
    LogCopy copy() {
        return new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    }

    private FollowedEventLog node() {
        FollowedEventLog node = Nodes.started(engine, copy());
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(EventLog::close);
        engine.close();
    }

    private static void awaitSame(EventLog one, EventLog other) {
        awaitSame(one, other, 0);
    }

    /** @param fewer events that the other has */
    private static void awaitSame(EventLog one, EventLog other, long fewer) {
        await().until(() -> one.head() == other.head() + fewer);
    }

    @Test
    void givesEachEventTheSameIdOnEveryNode() {
        FollowedEventLog a = node();
        FollowedEventLog b = node();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(append(i % 3 == 0 ? a : b, "t", "e" + i));
        }
        awaitSame(a, b);
        FollowedEventLog late = node();
        for (EventLog node : List.of(a, b, late)) {
            for (int i = 0; i < 20; i++) {
                int next = i + 1;
                List<String> rest = resume(node, "t", new Cursor.After(ids.get(i)));
                assertThat(rest).hasSize(19 - i).allMatch(data -> Integer.parseInt(data.substring(1)) >= next);
            }
        }
    }

    @Test
    void understandsThePlacesThatAnotherNodeNames() {
        FollowedEventLog a = node();
        FollowedEventLog b = node();
        append(a, "t", "1");
        append(b, "t", "2");
        append(a, "t", "3");
        awaitSame(a, b);
        // A node that came later counts otherwise: the order began before it.
        engine.trim(1);
        FollowedEventLog late = node();
        assertThat(resume(b, "t", new Cursor.After(a.ids().at(2)))).containsExactly("3");
        assertThat(resume(late, "t", new Cursor.After(a.ids().at(2)))).containsExactly("3");
        assertThat(resume(late, "t", new Cursor.After(a.ids().at(1)))).containsExactly("2", "3");
        assertThat(resume(a, "t", new Cursor.After(late.ids().at(late.head())))).isEmpty();
    }

    @Test
    void tellsAReaderWhomANewNodeCannotServeFromItsCursor() {
        FollowedEventLog a = node();
        String first = append(a, "t", "1");
        String second = append(a, "t", "2");
        append(a, "t", "3");
        engine.trim(2);
        FollowedEventLog late = node();
        assertThat(resume(late, "t", new Cursor.After(first))).containsExactly("GAP", "3");
        assertThat(resume(late, "t", new Cursor.After(second))).containsExactly("3");
        assertThat(resume(late, "t", Cursor.EARLIEST)).containsExactly("3");
    }

    @Test
    void waitsForAnIdThatAnotherNodeHasAlready() {
        FollowedEventLog a = node();
        String id = append(a, "t", "1");
        String next = append(a, "t", "2");
        FollowedEventLog behind = FollowedEventLog.start(engine.connect(), copy(), ClusterOptions.DEFAULTS);
        nodes.add(behind);
        // It knows the id once it has that much; what follows may still be on its way.
        assertThat(resume(behind, "t", new Cursor.After(id))).doesNotContain("GAP");
        awaitSame(a, behind);
        assertThat(resume(behind, "t", new Cursor.After(id))).containsExactly("2");
        assertThat(resume(behind, "t", new Cursor.After(next))).isEmpty();
    }

    private static ViewSnapshot newest(EventLog node, long head, long after) {
        return join(node.newest(TOPICS, new Bounds(head, after, 100)));
    }

    /** What is left of a snapshot for who comes with the id of a place in it. */
    private static List<String> rest(EventLog node, String id) {
        EventIds.Within within = Objects.requireNonNull(node.ids().findWithin(id));
        assertThat(within.head().assigned()).isTrue();
        ViewSnapshot rest = newest(node, within.head().position(), within.position());
        List<String> handed = new ArrayList<>();
        for (long after = within.position(); !rest.isReadUpTo(after); ) {
            Slice slice = join(node.read(TOPICS, rest, after, new ReadLimit(100, 1 << 20)));
            if (slice.discardedUpTo() > after) {
                handed.add("GAP");
            }
            slice.entries().forEach(entry -> handed.add(entry.event().data()));
            after = slice.upTo();
        }
        return handed;
    }

    @Test
    void goesOnAtAnotherNodeWithinASnapshot() {
        FollowedEventLog a = node();
        append(a, "gone", "1");
        append(a, "gone", "2");
        append(a, "t/1", "3");
        append(a, "t/1", "4");
        append(a, "t/2", "5");
        append(a, "t/3", "6");
        ViewSnapshot snapshot = newest(a, a.head(), 0);
        String id = snapshot.idAt(4, a.ids());
        engine.trim(3);
        // It counts otherwise: the order began before it.
        FollowedEventLog late = node();
        append(late, "t/1", "7");
        awaitSame(a, late, 2);
        assertThat(rest(a, id)).containsExactly("5", "6");
        assertThat(rest(late, id)).containsExactly("5", "6");
        EventIds.Within missed = late.ids().findWithin(snapshot.idAt(1, a.ids()));
        assertThat(missed).isNotNull();
        assertThat(missed.head().assigned()).isFalse();
        assertThat(missed.position()).isZero();
    }

    @Test
    void waitsForTheHeadOfASnapshotThatAnotherNodeHasAlready() {
        FollowedEventLog a = node();
        append(a, "t/1", "1");
        append(a, "t/2", "2");
        append(a, "t/2", "3");
        String id = newest(a, a.head(), 0).idAt(1, a.ids());
        FollowedEventLog behind = FollowedEventLog.start(engine.connect(), copy(), ClusterOptions.DEFAULTS);
        nodes.add(behind);
        assertThat(resume(behind, "t/*", new Cursor.After(id))).doesNotContain("GAP");
        awaitSame(a, behind);
        assertThat(rest(behind, id)).containsExactly("3");
    }

    @Test
    void tellsWhoIsInASnapshotOfWhatTheEngineLostOfIt() {
        FollowedEventLog a = node();
        append(a, "t/1", "1");
        append(a, "t/2", "2");
        append(a, "t/3", "3");
        ViewSnapshot snapshot = newest(a, a.head(), 0);
        String id = snapshot.idAt(1, a.ids());
        engine.loseNewest(1);
        append(a, "t/3", "4");
        Slice slice = join(a.read(TOPICS, snapshot, 1, new ReadLimit(100, 1 << 20)));
        assertThat(slice.entries()).extracting(entry -> entry.event().data()).containsExactly("2");
        Slice last = join(a.read(TOPICS, snapshot, slice.upTo(), new ReadLimit(100, 1 << 20)));
        assertThat(last.entries()).isEmpty();
        assertThat(last.discardedUpTo()).isEqualTo(3);
        assertThat(a.ids().findWithin(id)).isNull();
        assertThat(resume(a, "t/*", new Cursor.After(id))).startsWith("GAP").contains("2", "4");
    }

    @Test
    void goesOnWithinASnapshotOfWhatACopyHeldBefore() {
        LogCopy copy = copy();
        append(copy, "t/1", "1");
        append(copy, "t/2", "2");
        FollowedEventLog a = Nodes.started(engine, copy);
        nodes.add(a);
        append(a, "t/3", "3");
        String id = newest(a, a.head(), 0).idAt(1, a.ids());
        assertThat(rest(a, id)).containsExactly("2", "3");
        FollowedEventLog b = node();
        EventIds.Within there = b.ids().findWithin(id);
        assertThat(there).isNotNull();
        assertThat(there.head().assigned()).isFalse();
    }

    @Test
    void waitsForAnOwnIdThatAnotherNodeHasAlready() {
        FollowedEventLog a = node();
        List<Event> many = Collections.nCopies(500, Event.on("t").data("0").build());
        for (int i = 0; i < 20; i++) {
            join(a.append(many));
        }
        String own = append(a, Event.on("t").id("own").data("1").build()).id();
        FollowedEventLog behind = FollowedEventLog.start(engine.connect(), copy(), ClusterOptions.DEFAULTS);
        nodes.add(behind);
        assertThat(resume(behind, "t", new Cursor.After(own))).isEmpty();
    }

    @Test
    void dropsOnEveryNodeWhatAPublisherRepeatsThroughAnother() {
        FollowedEventLog a = node();
        FollowedEventLog b = node();
        Event own = Event.on("t").id("order-1").data("x").build();
        assertThat(append(a, own).duplicate()).isFalse();
        assertThat(append(b, own).duplicate()).isTrue();
        AppendOptions keyed = new AppendOptions(null, "key", "p");
        List<Event> batch =
                List.of(Event.on("t").data("y").build(), Event.on("t").data("z").build());
        String id = join(a.append(batch, keyed)).get(1).id();
        assertThat(join(b.append(batch, keyed)).get(1))
                .extracting(EventLog.Appended::id)
                .isEqualTo(id);
        append(b, "t", "end");
        awaitSame(a, b);
        for (EventLog node : List.of(a, b, node())) {
            assertThat(resume(node, "t", Cursor.EARLIEST)).containsExactly("x", "y", "z", "end");
            assertThat(resume(node, "t", new Cursor.After(id))).containsExactly("end");
        }
    }

    @Test
    void endsATopicForAllNodesAtItsFirstEnd() {
        FollowedEventLog a = node();
        FollowedEventLog b = node();
        append(a, Event.on("t").data("last").end(true).build());
        assertThatThrownBy(() -> b.append(List.of(Event.on("t").data("late").build()))
                        .toCompletableFuture()
                        .get())
                .cause()
                .isInstanceOf(EndedTopicException.class);
        append(b, "u", "other");
        awaitSame(a, b);
        assertThat(resume(a, "**", Cursor.EARLIEST)).containsExactly("last", "other");
    }

    @Test
    void waitsForTheEngineAndThenRefuses() throws InterruptedException {
        FollowedEventLog node = FollowedEventLog.start(
                engine.connect(), copy(), new ClusterOptions(Duration.ofMillis(300), 1 << 20, 1000));
        nodes.add(node);
        join(node.caughtUp());
        String id = append(node, "t", "1");
        engine.stop();
        CompletionStage<?> waiting =
                node.append(List.of(Event.on("t").data("never").build()));
        assertThatThrownBy(() -> waiting.toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(LogUnavailableException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.FAILED));
        assertThat(resume(node, "t", Cursor.EARLIEST)).containsExactly("1");
        assertThat(node.status().connection().isUp()).isFalse();
        engine.restart();
        append(node, "t", "2");
        assertThat(resume(node, "t", new Cursor.After(id))).containsExactly("2");
    }

    /** It is not left to wait until its time is over: what was stored is not stored again. */
    @Test
    void answersAnAppendWhoseResultTheCopyHasLost() {
        KeptCopy kept = new KeptCopy(MemoryLogOptions.DEFAULTS);
        FollowedEventLog node = Nodes.started(engine, kept);
        nodes.add(node);
        kept.failOnceStored();
        assertThatThrownBy(() -> node.append(List.of(Event.on("t").data("1").build()))
                        .toCompletableFuture()
                        .get())
                .cause()
                .hasMessageContaining("has taken the event");
        append(node, "t", "2");
        assertThat(resume(node, "t", Cursor.EARLIEST)).containsExactly("1", "2");
    }

    @Test
    void sendsOnceWhatWaitedWhileTheEngineWasAway() {
        FollowedEventLog a = node();
        FollowedEventLog b = node();
        engine.stop();
        List<CompletionStage<List<EventLog.Appended>>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(a.append(List.of(Event.on("t").data("e" + i).build())));
        }
        engine.restart();
        waiting.forEach(Nodes::join);
        awaitSame(a, b);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add("e" + i);
        }
        assertThat(resume(b, "t", Cursor.EARLIEST)).isEqualTo(all);
    }

    @Test
    void tellsEverybodyWhenTheEngineLosesWhatItHadAcknowledged() {
        FollowedEventLog a = node();
        FollowedEventLog b = node();
        String kept = append(a, "t", "1");
        String lost = append(a, "t", "2");
        append(b, "t", "3");
        awaitSame(a, b);
        engine.loseNewest(2);
        String after = append(b, "t", "4");
        await().until(() -> resume(a, "t", new Cursor.After(kept)).contains("4"));
        FollowedEventLog late = node();
        for (EventLog node : List.of(a, b, late)) {
            await().untilAsserted(() -> assertThat(resume(node, "t", new Cursor.After(kept)))
                    .startsWith("GAP")
                    .contains("4")
                    .doesNotContain("2", "3"));
            assertThat(resume(node, "t", new Cursor.After(lost)))
                    .startsWith("GAP")
                    .contains("4");
            assertThat(resume(node, "quiet", new Cursor.After(kept))).contains("GAP");
            assertThat(resume(node, "t", Cursor.EARLIEST)).contains("1", "4").doesNotContain("2", "3");
        }
        assertThat(after).isNotEqualTo(lost);
    }

    @Test
    void tellsWhoReadsAcrossWhatTheEngineDiscardedWhileTheNodeWasAway() {
        FollowedEventLog a = node();
        String before = append(a, "t", "1");
        engine.stop();
        engine.restart();
        await().until(() -> a.status().connection().isUp());
        FollowedEventLog b = node();
        append(b, "t", "2");
        awaitSame(a, b);
        assertThat(resume(a, "t", new Cursor.After(before))).containsExactly("2");
    }

    /** The newest entry of the order is in no copy: that is not one that was lost. */
    @Test
    void tellsNoGapWhenItConnectsAgainBehindARepeat() {
        FollowedEventLog a = node();
        String first = append(a, Event.on("t").id("own").data("1").build()).id();
        assertThat(append(a, Event.on("t").id("own").data("1").build()).duplicate())
                .isTrue();
        engine.breakConnections();
        append(a, "t", "2");
        assertThat(resume(a, "t", new Cursor.After(first))).containsExactly("2");
        assertThat(resume(a, "quiet", new Cursor.After(first))).isEmpty();
    }
}
