package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers of patterns over a log of a hundred events, whose answers are held until the test gives them, an event at a time. */
class SlicesAheadTest {
    private static final View ALL = View.of(Selectors.of("**"));

    private final EventLog memory = Scene.memoryLog(1000);
    private final HeldEventLog log = new HeldEventLog(memory);
    private final Scene scene = new Scene(log, Duration.ZERO, HubListener.NONE);
    private final List<String> expected = new ArrayList<>();

    SlicesAheadTest() {
        for (int i = 1; i <= 100; i++) {
            scene.publish("a", "event " + i);
            expected.add("data: event " + i + "\n");
        }
    }

    private Scene.Reader reader() {
        return scene.subscribeFrom("earliest", "**");
    }

    private List<Long> asked() {
        return log.questions().stream().map(HeldEventLog.Question::after).toList();
    }

    /** Answers a question with the event at a position alone. */
    private void answer(int question, long position) {
        complete(question, position);
        scene.loop.runAll();
    }

    private void complete(int question, long position) {
        Slice one = memory.read(ALL, position - 1, new ReadLimit(1, 1))
                .toCompletableFuture()
                .join();
        log.read().get(question).complete(one);
    }

    @Test
    void theNextSliceIsAskedForWhileOneIsSentToWhoTookTheLastOneWhole() {
        Scene.Reader reader = reader();
        answer(0, 1);
        assertThat(log.read()).as("the first slice tells nothing of the sink").hasSize(2);

        answer(1, 2);
        assertThat(asked()).containsExactly(0L, 1L, 2L);
        answer(2, 3);
        assertThat(asked()).as("one ahead").containsExactly(0L, 1L, 2L, 3L);
        assertThat(reader.news()).contains(expected.subList(0, 3));
    }

    @Test
    void whatIsAheadOfASinkThatIsFullIsDropped() {
        Scene.Reader reader = reader();
        answer(0, 1);
        reader.sink.stallAfter(5);
        answer(1, 2);

        assertThat(asked()).containsExactly(0L, 1L, 2L);
        assertThat(log.read().get(2)).isCancelled();

        reader.sink.drain(Integer.MAX_VALUE, reader.subscriber);
        scene.loop.runAll();
        assertThat(asked()).containsExactly(0L, 1L, 2L, 2L);
        answer(3, 3);
        assertThat(reader.news()).contains(expected.subList(0, 3));
        assertThat(asked()).as("it is to keep up again first").containsExactly(0L, 1L, 2L, 2L, 3L);
    }

    @Test
    void whatIsAheadOfOneWhoLeavesIsDropped() {
        Scene.Reader reader = reader();
        answer(0, 1);
        reader.sink.broken = true;
        answer(1, 2);

        assertThat(reader.subscriber.isClosed()).isTrue();
        assertThat(log.read().get(2)).isCancelled();
    }

    @Test
    void whatCouldNotBeReadAheadIsAskedForAgain() {
        Scene.Reader reader = reader();
        answer(0, 1);
        complete(1, 2);
        scene.loop.runOne();
        log.read().get(2).completeExceptionally(new IllegalStateException("no"));
        scene.loop.runAll();

        assertThat(asked()).containsExactly(0L, 1L, 2L, 2L);
        answer(3, 3);
        assertThat(reader.news()).contains(expected.subList(0, 3));
    }

    @Test
    void nothingIsAskedForBehindTheHead() {
        Scene.Reader reader = reader();
        answer(0, 1);
        answer(1, 100);

        assertThat(asked()).containsExactly(0L, 1L);
        assertThat(reader.news()).contains(expected.get(99));
    }

    @Test
    void fewAreReadAheadForAtOnce() {
        int readers = 20;
        for (int i = 0; i < readers; i++) {
            Scene.Reader unused = reader();
        }
        scene.loop.runAll();
        for (int i = 0; i < 2 * readers; i++) {
            answer(i, i < readers ? 1 : 2);
        }

        assertThat(asked()).hasSize(3 * readers);
        assertThat(log.questions())
                .filteredOn(question -> question.limit().bytes() > Tuning.DEFAULTS.sliceBytes())
                .hasSize(SlicesAhead.MAX);
    }
}
