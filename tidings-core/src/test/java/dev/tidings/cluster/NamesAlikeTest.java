package dev.tidings.cluster;

import static dev.tidings.cluster.Nodes.append;
import static dev.tidings.cluster.Nodes.join;
import static dev.tidings.cluster.Nodes.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that keep different things know the same names. */
@Timeout(60)
class NamesAlikeTest {
    private static final int SPAN = 5;

    private final MemoryEngine engine = new MemoryEngine();
    private final List<FollowedEventLog> nodes = new ArrayList<>();

    private FollowedEventLog node(long events) {
        FollowedEventLog node = FollowedEventLog.start(
                engine.connect(),
                new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, events)),
                new ClusterOptions(Duration.ofSeconds(20), 64L << 20, SPAN));
        nodes.add(node);
        join(node.caughtUp());
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(EventLog::close);
        engine.close();
    }

    private static Event named(String name) {
        return Event.on("t").id(name).data(name).build();
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "e" + i).toList();
    }

    private static void publish(EventLog node, int from, int to) {
        numbered(from, to).forEach(data -> append(node, "t", data));
    }

    @Test
    void aNameIsKnownBehindWhatACopyKeeps() {
        FollowedEventLog keepsAll = node(1000);
        FollowedEventLog keepsTwo = node(2);
        append(keepsAll, named("x"));
        publish(keepsAll, 2, 5);
        EventLog.Appended again = append(keepsTwo, named("x"));
        assertThat(again.duplicate()).isTrue();
        assertThat(again.id()).isEqualTo("x");
        publish(keepsTwo, 7, 8);
        await().until(() -> keepsAll.head() == 7);
        assertThat(resume(keepsAll, "t", Cursor.EARLIEST)).containsExactly("x", "e2", "e3", "e4", "e5", "e7", "e8");
        assertThat(resume(keepsTwo, "t", Cursor.EARLIEST)).containsExactly("e7", "e8");
    }

    @Test
    void aNameThatIsOlderThanASpanIsNewEverywhereAndStandsForTheNewest() {
        FollowedEventLog keepsAll = node(1000);
        FollowedEventLog keepsTwo = node(2);
        append(keepsAll, named("x"));
        publish(keepsAll, 2, 6);
        assertThat(append(keepsAll, named("x")).duplicate()).isFalse();
        append(keepsAll, "t", "e8");
        await().until(() -> keepsTwo.head() == 8);
        for (FollowedEventLog node : nodes) {
            assertThat(resume(node, "t", Cursor.EARLIEST)).endsWith("x", "e8");
            assertThat(resume(node, "t", new Cursor.After("x"))).containsExactly("e8");
        }
    }

    @Test
    void aNodeThatBeginsInTheMidstReadsASpanOfNamesFirst() {
        FollowedEventLog a = node(1000);
        append(a, named("x"));
        String trimmed = append(a, "t", "e2");
        publish(a, 3, 4);
        // Only who knows the first knows that this is a repeat; and it is a mention of the name.
        append(a, named("x"));
        String passed = append(a, "t", "e6");
        publish(a, 7, 8);
        append(a, named("x"));
        publish(a, 10, 12);
        engine.trim(2);
        FollowedEventLog late = node(1000);
        assertThat(resume(late, "t", Cursor.EARLIEST)).isEqualTo(List.of("e8", "e10", "e11", "e12"));
        assertThat(resume(late, "t", new Cursor.After(trimmed)))
                .startsWith("GAP")
                .endsWith("e11", "e12");
        assertThat(resume(late, "t", new Cursor.After(passed)))
                .startsWith("GAP")
                .endsWith("e11", "e12");
        append(late, "t", "e13");
        await().until(() -> resume(a, "t", Cursor.EARLIEST).contains("e13"));
        assertThat(resume(a, "t", Cursor.EARLIEST))
                .containsSubsequence("x", "e2", "e12", "e13")
                .containsOnlyOnce("x");
    }

    @Test
    void nothingIsPassedOverWhereNothingWasDiscarded() {
        publish(node(1000), 1, 12);
        assertThat(resume(node(1000), "t", Cursor.EARLIEST)).isEqualTo(numbered(1, 12));
    }

    /** Then it cannot know what the others do, and serves what there is. */
    @Test
    void allIsServedWhereTheEngineKeepsLessThanASpan() {
        publish(node(1000), 1, 12);
        engine.trim(8);
        assertThat(resume(node(1000), "t", Cursor.EARLIEST)).isEqualTo(numbered(9, 12));
    }

    @Test
    void whatHubsToldThemselvesAndWhatEndedIsKnownThoughItIsPassedOver() {
        FollowedEventLog a = node(1000);
        publish(a, 1, 2);
        append(a, Event.on("tidings/told").data("told").isPrivate(true).build());
        append(a, Event.on("u").data("end").end(true).build());
        publish(a, 5, 12);
        engine.trim(2);
        FollowedEventLog late = node(1000);
        assertThat(resume(late, "t", Cursor.EARLIEST))
                .endsWith("e8", "e9", "e10", "e11", "e12")
                .doesNotContain("e5", "e6", "e7");
        assertThat(late.append(List.of(Event.on("u").data("late").build())).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(EndedTopicException.class);
        assertThat(late.head()).isGreaterThan(5);
    }
}
