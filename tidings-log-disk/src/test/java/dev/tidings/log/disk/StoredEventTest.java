package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EpochIds;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.log.stored.StoredEvent;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StoredEventTest {
    /** An id that HTTP would strip, a topic with a star, and one of more levels than may be published to: a log may hold them from before. */
    @Test
    void readsBackWhatIsNotPublishedAnyMore() {
        List<Topic> topics = List.of(new Topic("a*b"), new Topic("/".repeat(100)));
        Event old = new Event(" 1 ", topics, "type", "data", false, null, false, "key");
        ByteWriter record = new ByteWriter(64);
        StoredEvent.encode(old, 1, 2, record);
        assertThat(new StoredEvent(record.toArray()).entry(3, new EpochIds("e")).event())
                .isEqualTo(old);
    }

    /** As versions wrote it that did not tell JSON from text: no flag, time, bytes before it, one topic, data. */
    @Test
    void takesTheDataOfAnOldRecordForText() {
        ByteWriter record = new ByteWriter(64).put(0).putLong(1).putLong(2).putVarint(1);
        record.putText("a").put(new byte[] {'1', '2'});
        assertThat(new StoredEvent(record.toArray()).event())
                .isEqualTo(Event.on("a").data("12").build());
    }

    @Property
    void aFrameMadeOfTheRecordIsTheFrameMadeOfTheEvent(@ForAll("events") Event event) {
        ByteWriter record = new ByteWriter(64);
        StoredEvent.encode(event, 5, 2, record);
        byte[] chunk = new ByteWriter(64).put(7).put(record).put(7).toArray();
        LogEntry read = new StoredEvent(chunk, 1, chunk.length - 1).entry(3, new EpochIds("e"));
        // As the next chunk does, which is read into the same bytes.
        Arrays.fill(chunk, (byte) '#');
        LogEntry committed = new LogEntry(3, event.id() == null ? "e-3" : event.id(), event, 5);

        assertThat(read.frame()).isEqualTo(committed.frame());
        View all = View.EVERYTHING;
        assertThat(read.frame(FrameForm.ENVELOPE, all)).isEqualTo(committed.frame(FrameForm.ENVELOPE, all));
        assertThat(read.event()).isEqualTo(event);
        assertThat(read.id()).isEqualTo(committed.id());
        assertThat(read.timeMillis()).isEqualTo(5);
        assertThat(read.bytes()).isEqualTo(committed.bytes());
    }

    /** Made to end its topics: not at all, with its data, or without; and with a time to live, if it is private. */
    private static Event event(Event event, int end) {
        boolean hasData = end != 3;
        boolean isJson = event.isJson() && hasData && !(end == 2 && event.data().isEmpty());
        return new Event(
                event.id(),
                event.topics(),
                event.type(),
                hasData ? event.data() : "",
                isJson,
                event.retry(),
                event.isPrivate(),
                event.key(),
                end >= 2,
                hasData,
                event.isPrivate() ? Duration.ofMillis(1 + 977L * end) : null);
    }

    @Provide
    Arbitrary<Event> events() {
        Arbitrary<String> names = Arbitraries.of("a", "a/b", "news", "\u00e9", "\u2026/\ud83d\ude00", "x".repeat(200));
        Arbitrary<List<Topic>> topics =
                names.map(Topic::new).list().uniqueElements().ofMinSize(1).ofMaxSize(3);
        Arbitrary<String> data = Arbitraries.of(
                        "\n",
                        "\r",
                        "\r\n",
                        "\0",
                        "a",
                        " ",
                        "12345678",
                        "\u00e9",
                        "\u2026",
                        "\ud83d\ude00",
                        "z".repeat(150))
                .list()
                .ofMaxSize(20)
                .map(pieces -> String.join("", pieces));
        Arbitrary<Duration> retries =
                Arbitraries.longs().between(0, Integer.MAX_VALUE).map(Duration::ofMillis);
        return Combinators.combine(
                        names.injectNull(0.5),
                        topics,
                        names.injectNull(0.5),
                        data,
                        retries.injectNull(0.5),
                        names.injectNull(0.5),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 7))
                .as((id, on, type, text, retry, key, isPrivate, kind) ->
                        event(new Event(id, on, type, text, kind % 2 == 1, retry, isPrivate, key), kind / 2));
    }
}
