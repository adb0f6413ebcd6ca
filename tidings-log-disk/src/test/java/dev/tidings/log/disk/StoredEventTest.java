package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.log.EpochIds;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.log.stored.StoredEvent;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredEventTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

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

    private static String hex(Event event) {
        ByteWriter record = new ByteWriter(64);
        StoredEvent.encode(event, 1, 2, record);
        return HexFormat.of().formatHex(record.toArray());
    }

    /** What versions can read that know of no traces, byte by byte. */
    @Test
    void writesAnEventThatCarriesNoTraceAsItEverDid() {
        Event event = Event.on("a")
                .id("i")
                .type("t")
                .retry(Duration.ofMillis(3))
                .key("k")
                .ttl(Duration.ofMillis(300))
                .isPrivate(true)
                .json("12")
                .build();
        String head = "0000000000000001" + "0000000000000002" + "01" + "0161" + "0169" + "0174" + "03" + "016b";
        assertThat(hex(event)).isEqualTo("bf" + head + "ac02" + "3132");
        assertThat(hex(Event.on("a").data("x").build()))
                .isEqualTo("00" + "0000000000000001" + "0000000000000002" + "01" + "0161" + "78");
    }

    @Test
    void writesATraceBehindATimeToLiveOfZero() {
        Event.Builder event = Event.on("a").data("x").traceParent("00-" + TRACE + "-" + SPAN + "-03");
        String head = "80" + "0000000000000001" + "0000000000000002" + "01" + "0161";
        assertThat(hex(event.build())).isEqualTo(head + "00" + "02" + TRACE + SPAN + "03" + "78");
        assertThat(hex(event.ttl(Duration.ofMillis(300)).build()))
                .isEqualTo(head + "00" + "03" + "ac02" + TRACE + SPAN + "03" + "78");
    }

    @Test
    void refusesWhatANewerVersionMayHaveWritten() {
        byte[] record = HexFormat.of()
                .parseHex("80" + "0000000000000001" + "0000000000000002" + "01" + "0161" + "00" + "04" + "78");
        assertThatThrownBy(() -> new StoredEvent(record).event())
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("a newer version has written it");
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
    private static Event event(Event event, int end, @Nullable String traceParent) {
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
                event.isPrivate() ? Duration.ofMillis(1 + 977L * end) : null,
                traceParent);
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
        StringArbitrary digits = Arbitraries.strings().withChars("0123456789abcdef");
        Arbitrary<String> traces = Combinators.combine(digits.ofLength(31), digits.ofLength(15), digits.ofLength(2))
                .as((trace, span, flags) -> "00-" + trace + "1-" + span + "1-" + flags);
        return Combinators.combine(
                        names.injectNull(0.5),
                        topics,
                        names.injectNull(0.5),
                        data,
                        retries.injectNull(0.5),
                        names.injectNull(0.5),
                        Arbitraries.of(true, false),
                        Combinators.combine(Arbitraries.integers().between(0, 7), traces.injectNull(0.5))
                                .as(Tuple::of))
                .as((id, on, type, text, retry, key, isPrivate, rest) -> event(
                        new Event(id, on, type, text, rest.get1() % 2 == 1, retry, isPrivate, key),
                        rest.get1() / 2,
                        rest.get2()));
    }
}
