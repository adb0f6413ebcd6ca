package dev.tidings.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.topic.Selectors;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogEntryTest {
    @Test
    void carriesTheIdInItsFrame() {
        Event event = Event.on("a").data("x").build();

        assertThat(new LogEntry(1, "epoch-1", event, 0).frame()).asString(UTF_8).contains("id: epoch-1\n");
    }

    @Test
    void countsItsData() {
        Event event = Event.on("a").data("x".repeat(10_000)).build();

        assertThat(new LogEntry(1, "epoch-1", event, 0).bytes()).isBetween(20_000, 22_000);
    }

    /** Else a log bounded to megabytes could be made to hold gigabytes. */
    @Test
    void countsItsTopicsAndItsKey() {
        String[] topics =
                IntStream.range(0, 100).mapToObj(i -> "x".repeat(1000) + i).toArray(String[]::new);
        Event onMany = Event.on(topics).data("").build();
        Event keyed = Event.on("a").data("").key("k".repeat(1000)).build();

        assertThat(new LogEntry(1, "epoch-1", onMany, 0).bytes()).isGreaterThan(100_000);
        assertThat(new LogEntry(1, "epoch-1", keyed, 0).bytes()).isGreaterThan(1000);
    }

    @Test
    void makesTheEventOnlyWhenItIsAskedFor() {
        Event event = Event.on("a").data("x").build();
        AtomicInteger made = new AtomicInteger();
        LogEntry entry = read(() -> {
            made.incrementAndGet();
            return event;
        });

        assertThat(entry.frame()).isNotEmpty();
        assertThat(made).hasValue(0);
        assertThat(entry.event()).isSameAs(event);
        assertThat(entry.event()).isSameAs(event);
        assertThat(made).hasValue(1);
    }

    /** Each thread may make an event of its own, but none may see half of one. */
    @Test
    void givesManyThreadsAtOnceTheSameEvent() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 500; round++) {
                LogEntry entry = read(() -> Event.on("a").data("x").key("k").build());
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Future<Event>> found = pool.invokeAll(Collections.nCopies(threads, () -> {
                    start.await(60, TimeUnit.SECONDS);
                    return entry.event();
                }));
                for (Future<Event> one : found) {
                    assertThat(one.get(60, TimeUnit.SECONDS))
                            .isEqualTo(Event.on("a").data("x").key("k").build());
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static byte[] envelope(LogEntry entry, String... selectors) {
        return entry.frame(FrameForm.ENVELOPE, View.of(Selectors.of(selectors)));
    }

    @Test
    void namesTheFirstTopicThatTheSelectorsMatchAndNoOther() {
        LogEntry entry = new LogEntry(
                1, "1", Event.on("secret/x", "a/b", "a/c").data("x").build(), 0);
        assertThat(envelope(entry, "a/*"))
                .asString(UTF_8)
                .contains("\"topic\":\"a/b\"")
                .doesNotContain("secret", "a/c");
        assertThat(envelope(entry, "a/c", "quiet"))
                .asString(UTF_8)
                .contains("\"topic\":\"a/c\"")
                .doesNotContain("secret", "a/b");
        assertThat(envelope(entry, "**")).asString(UTF_8).contains("\"topic\":\"secret/x\"");
        assertThat(entry.frame(FrameForm.PLAIN, View.of(Selectors.of("a/*")))).isSameAs(entry.frame());
    }

    @Test
    void makesOneEnvelopeOfATopicForAllSelectors() {
        LogEntry entry = new LogEntry(1, "1", Event.on("a/b", "c").data("x").build(), 0);
        byte[] made = envelope(entry, "a/*");
        byte[] other = envelope(entry, "c");
        assertThat(envelope(entry, "a/b")).isSameAs(made);
        assertThat(envelope(entry, "c", "d")).isSameAs(other).isNotEqualTo(made);
    }

    /** Else one event on a hundred topics could be made to take a hundred times its size. */
    @Test
    void keepsFewEnvelopesHoweverManyTopicsItHas() {
        String[] topics = {"a", "b", "c", "d", "e"};
        LogEntry entry = new LogEntry(1, "1", Event.on(topics).data("x").build(), 0);
        for (String topic : topics) {
            assertThat(envelope(entry, topic)).asString(UTF_8).contains("\"topic\":\"" + topic + "\"");
        }
        assertThat(envelope(entry, "d")).isSameAs(envelope(entry, "d"));
        assertThat(envelope(entry, "e")).isNotSameAs(envelope(entry, "e")).isEqualTo(envelope(entry, "e"));
    }

    @Test
    void keepsNoEnvelopesOnceItIsNotAmongTheNewest() {
        LogEntry entry = new LogEntry(1, "1", Event.on("a").data("x").build(), 0);
        int before = entry.bytes();
        byte[] made = envelope(entry, "a");
        entry.forgetEnvelopes();
        assertThat(envelope(entry, "a")).isEqualTo(made).isNotSameAs(made).isNotSameAs(envelope(entry, "a"));
        assertThat(entry.bytes()).isEqualTo(before);
    }

    private static LogEntry read(Supplier<Event> event) {
        return new LogEntry(1, "epoch-1", event, 0, null, new byte[] {'\n'});
    }
}
