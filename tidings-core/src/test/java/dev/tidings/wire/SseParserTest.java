package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.wire.Recording.Comment;
import dev.tidings.wire.Recording.Dispatched;
import dev.tidings.wire.Recording.Retry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tags name the rules of the event-stream format: {@code rule-1.6} is the sixth of the first section. */
class SseParserTest {
    @Test
    @Tag("rule-1.1")
    void readsUtf8() {
        assertThat(Recording.of("event: é\ndata: …😀\n\n").events()).containsExactly(new Dispatched("é", "…😀", ""));
    }

    @Test
    @Tag("rule-1.2")
    void dropsOneLeadingByteOrderMark() {
        assertThat(Recording.of("\uFEFFdata: a\n\n").data()).containsExactly("a");
        assertThat(Recording.of("\uFEFF\uFEFFdata: a\n\n").events()).isEmpty();
    }

    @Test
    @Tag("rule-1.2")
    void dropsAByteOrderMarkThatArrivesByteByByte() {
        byte[] stream = "\uFEFFdata: a\n\n".getBytes(UTF_8);

        assertThat(Recording.of(Chunks.cut(stream, 1)).data()).containsExactly("a");
    }

    @Test
    @Tag("rule-1.2")
    void keepsALaterByteOrderMark() {
        assertThat(Recording.of("\n\uFEFFdata: a\n\n").events()).isEmpty();
        assertThat(Recording.of("data: \uFEFFa\n\n").data()).containsExactly("\uFEFFa");
    }

    @Test
    @Tag("rule-1.2")
    void dropsTheByteOrderMarkOfEachConnection() {
        Recording recording = Recording.of("\uFEFFdata: a\n\n").endOfStream().read("\uFEFFdata: b\n\n");

        assertThat(recording.data()).containsExactly("a", "b");
    }

    @Test
    @Tag("rule-1.2")
    void takesPartOfAByteOrderMarkForContent() {
        byte[] stream = {(byte) 0xEF, (byte) 0xBB, '\n', 'd', 'a', 't', 'a', '\n', '\n'};

        assertThat(new Recording().read(stream).data()).containsExactly("");
    }

    @Test
    @Tag("rule-1.2")
    void replacesMalformedBytes() {
        byte[] stream = {'d', 'a', 't', 'a', ':', 'a', (byte) 0xFF, 'b', (byte) 0xE2, (byte) 0x80, '\n', '\n'};

        assertThat(new Recording().read(stream).data()).containsExactly("a\uFFFDb\uFFFD");
    }

    @ParameterizedTest
    @Tag("rule-1.3")
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void endsLinesAtEachKindOfLineEnd(String end) {
        String stream = "event: e" + end + "data: a" + end + "data: b" + end + end + "data: c" + end + end;

        for (int size = 1; size <= 3; size++) {
            assertThat(Recording.of(Chunks.cut(stream.getBytes(UTF_8), size)).events())
                    .containsExactly(new Dispatched("e", "a\nb", ""), Recording.message("c"));
        }
    }

    @Test
    @Tag("rule-1.3")
    void takesCrAndLfInTwoChunksForOneLineEnd() {
        assertThat(Recording.of("data: a\r", "\ndata: b\r", "", "\n\n").data()).containsExactly("a\nb");
    }

    @Test
    @Tag("rule-1.3")
    void dispatchesAtTheCrOfABlankLineWithoutWaiting() {
        Recording recording = Recording.of("data: a\r\r");
        assertThat(recording.data()).containsExactly("a");

        recording.read("\n");
        assertThat(recording.data()).containsExactly("a");

        recording.read("data: b\r\n\r");
        assertThat(recording.data()).containsExactly("a", "b");

        recording.read("\ndata: c\n\n");
        assertThat(recording.data()).containsExactly("a", "b", "c");
    }

    @Test
    @Tag("rule-1.3")
    void swallowsOnlyOneLfAfterACr() {
        assertThat(Recording.of("data: a\r", "\n", "\n").data()).containsExactly("a");
        assertThat(Recording.of("data: a\n\r\n\n").data()).containsExactly("a");
    }

    @Test
    @Tag("rule-1.4")
    void tellsCommentsFromFields() {
        assertThat(Recording.of(":a\n: b\n:  c\n:\n:data: d\n\n").calls)
                .containsExactly(
                        new Comment("a"), new Comment("b"), new Comment(" c"), new Comment(""), new Comment("data: d"));
    }

    @Test
    @Tag("rule-1.4")
    void deliversACommentBeforeTheBlockAroundItIsComplete() {
        assertThat(Recording.of("data: a\n: beat\ndata: b\n\n").calls)
                .containsExactly(new Comment("beat"), Recording.message("a\nb"));
    }

    @Test
    @Tag("rule-1.4")
    void takesAwayOneSpaceAfterTheColonAndNothingElse() {
        assertThat(Recording.of("data:a\ndata: b\ndata:  c\ndata:\td\ndata: e \ndata::f\n\n")
                        .data())
                .containsExactly("a\nb\n c\n\td\ne \n:f");
    }

    @Test
    @Tag("rule-1.4")
    void takesALineWithoutAColonForAName() {
        assertThat(Recording.of("id: 1\ndata: a\n\nid\ndata\n\n").events())
                .containsExactly(new Dispatched("message", "a", "1"), new Dispatched("message", "", ""));
    }

    @ParameterizedTest
    @Tag("rule-1.5")
    @ValueSource(
            strings = {
                "Data: b",
                " data: b",
                "data : b",
                "data\0: b",
                "dat: b",
                "dataa: b",
                "\tdata: b",
                "da ta",
                "date"
            })
    void ignoresFieldsWhoseNamesAreNotExact(String line) {
        assertThat(Recording.of("data: a\n" + line + "\n\n").data()).containsExactly("a");
    }

    @ParameterizedTest
    @Tag("rule-1.5")
    @ValueSource(strings = {"ID: 2", "Event: e", "Retry: 5", " id: 2", "event\0: e"})
    void ignoresOtherFieldsWhoseNamesAreNotExact(String line) {
        assertThat(Recording.of("id: 1\n" + line + "\ndata\n\n").calls)
                .containsExactly(new Dispatched("message", "", "1"));
    }

    @Test
    @Tag("rule-1.6")
    void takesTheLastTypeOfABlock() {
        assertThat(Recording.of("event: a\nevent: b\ndata\n\n").events()).containsExactly(new Dispatched("b", "", ""));
        assertThat(Recording.of("event: a\nevent:\ndata\n\n").events()).containsExactly(Recording.message(""));
    }

    @Test
    @Tag("rule-1.6")
    void forgetsTheTypeAfterEachBlock() {
        assertThat(Recording.of("event: a\ndata\n\ndata: b\n\n").events())
                .containsExactly(new Dispatched("a", "", ""), Recording.message("b"));
        assertThat(Recording.of("event: a\n\ndata: b\n\n").events()).containsExactly(Recording.message("b"));
    }

    @Test
    @Tag("rule-1.6")
    void keepsTheIdUntilAnotherOneComes() {
        assertThat(Recording.of("id: 1\ndata\n\ndata\n\nid: 2\ndata\n\nid:\ndata\n\ndata\n\n")
                        .events())
                .extracting(Dispatched::lastEventId)
                .containsExactly("1", "1", "2", "", "");
    }

    @ParameterizedTest
    @Tag("rule-1.6")
    @ValueSource(strings = {"\0", "2\0", "\0002", "2\0002", " \0"})
    void ignoresAnIdWithNul(String id) {
        assertThat(Recording.of("id: 1\nid: " + id + "\ndata\n\n").events())
                .containsExactly(new Dispatched("message", "", "1"));
    }

    @Test
    @Tag("rule-1.6")
    void readsRetryAsDecimalMilliseconds() {
        assertThat(Recording.of("retry: 03000\nretry:0\nretry: 2147483647\nretry: 00000000000000000000000000000007\n")
                        .retries())
                .containsExactly(
                        Duration.ofSeconds(3),
                        Duration.ZERO,
                        Duration.ofMillis(Integer.MAX_VALUE),
                        Duration.ofMillis(7));
    }

    @ParameterizedTest
    @Tag("rule-1.6")
    @ValueSource(strings = {"1000x", "-5", "+5", "1.5", "", " 5", "5 ", "1e3", "0x10", "٣", "５", "\0"})
    void ignoresARetryWithAnythingButAsciiDigits(String value) {
        assertThat(Recording.of("retry: " + value + "\n\n").calls).isEmpty();
    }

    @ParameterizedTest
    @Tag("rule-1.6")
    @ValueSource(
            strings = {
                "2147483648",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "99999999999999999999999999"
            })
    void ignoresARetryBeyondTheRange(String value) {
        assertThat(Recording.of("retry: " + value + "\n\n").calls).isEmpty();
    }

    @Test
    @Tag("rule-1.6")
    void deliversRetryAtOnce() {
        assertThat(Recording.of("data: a\nretry: 5\n").calls).containsExactly(new Retry(Duration.ofMillis(5)));
    }

    @Test
    @Tag("rule-1.7")
    void movesTheCursorAtABlockWithoutData() {
        Recording recording = Recording.of("id: 1\n");
        assertThat(recording.parser.lastEventId()).isEmpty();

        recording.read("\n");
        assertThat(recording.parser.lastEventId()).isEqualTo("1");
        assertThat(recording.calls).isEmpty();
    }

    @Test
    @Tag("rule-1.7")
    void dropsOneTrailingLineEndOfTheData() {
        assertThat(Recording.of("data\n\n").data()).containsExactly("");
        assertThat(Recording.of("data\ndata\n\n").data()).containsExactly("\n");
        assertThat(Recording.of("data: a\ndata\n\n").data()).containsExactly("a\n");
    }

    @Test
    @Tag("rule-1.7")
    void dispatchesNothingAtFurtherBlankLines() {
        assertThat(Recording.of("\n\ndata: a\n\n\n\r\r\r\n").calls).containsExactly(Recording.message("a"));
    }

    @Test
    @Tag("rule-1.7")
    void hasMovedTheCursorWhenTheListenerHearsOfTheEvent() {
        List<String> cursors = new ArrayList<>();
        SseParser[] parser = new SseParser[1];
        parser[0] = new SseParser((type, data, lastEventId) -> cursors.add(parser[0].lastEventId()));

        parser[0].parse(bytes("id: 1\ndata\n\n"));

        assertThat(cursors).containsExactly("1");
    }

    @Test
    @Tag("rule-1.8")
    void discardsAnUnfinishedBlockAndItsId() {
        Recording recording =
                Recording.of("id: 1\ndata: a\n\nevent: e\nid: 2\ndata: b\nda").endOfStream();
        assertThat(recording.parser.lastEventId()).isEqualTo("1");

        recording.read("ta: c\n\ndata: d\n\n");
        assertThat(recording.events())
                .containsExactly(new Dispatched("message", "a", "1"), new Dispatched("message", "d", "1"));
    }

    @Test
    @Tag("rule-1.8")
    void doesNotSwallowTheFirstLfOfTheNextConnection() {
        Recording recording = Recording.of("data: a\n\r").endOfStream().read("\n\uFEFFdata: b\n\n");

        assertThat(recording.data()).containsExactly("a");
    }

    @Test
    @Tag("rule-1.9")
    void keepsNulInDataAndComments() {
        assertThat(Recording.of(":\0\ndata: a\0b\n\n").calls)
                .containsExactly(new Comment("\0"), Recording.message("a\0b"));
    }

    @Test
    void startsFromAGivenCursor() {
        Recording recording = new Recording();
        recording.parser.resume("7");
        assertThat(recording.parser.lastEventId()).isEqualTo("7");

        recording.read("data: a\n\n");
        assertThat(recording.events()).containsExactly(new Dispatched("message", "a", "7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "a\0", "1\r\nX: y", "\uD83D"})
    void refusesACursorThatNoStreamCanHaveSet(String cursor) {
        SseParser parser = new Recording().parser;

        assertThatThrownBy(() -> parser.resume(cursor)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void consumesTheWholeOfAnyKindOfChunk() {
        byte[] stream = "xxdata: a\n\nda".getBytes(UTF_8);
        ByteBuffer heap = ByteBuffer.wrap(stream, 2, stream.length - 2);
        ByteBuffer slice = heap.slice();
        ByteBuffer readOnly = slice.duplicate().asReadOnlyBuffer();
        ByteBuffer direct =
                ByteBuffer.allocateDirect(20).put(stream, 2, stream.length - 2).flip();

        for (ByteBuffer chunk : List.of(heap, slice, readOnly, direct)) {
            assertThat(Recording.of(List.of(chunk)).data()).containsExactly("a");
            assertThat(chunk.hasRemaining()).isFalse();
        }
    }

    @Test
    void keepsNoReferenceToTheChunk() {
        byte[] chunk = "data: a".getBytes(UTF_8);
        Recording recording = new Recording().read(chunk);
        Arrays.fill(chunk, (byte) 'x');

        assertThat(recording.read("\n\n").data()).containsExactly("a");
    }

    @Test
    void goesOnAfterTheEventThatTheListenerChokedOn() {
        List<String> heard = new ArrayList<>();
        SseParser parser = new SseParser((type, data, lastEventId) -> {
            heard.add(data);
            if (data.equals("bad")) {
                throw new IllegalStateException("choked");
            }
        });
        ByteBuffer chunk = bytes("data: bad\n\ndata: good\n\n");

        assertThatThrownBy(() -> parser.parse(chunk)).hasMessage("choked");
        parser.parse(chunk);

        assertThat(heard).containsExactly("bad", "good");
    }

    @Test
    void forgetsTheLineThatTheListenerChokedOn() {
        Recording heard = new Recording();
        SseParser parser = new SseParser(new SseListener() {
            @Override
            public void onEvent(String type, String data, String lastEventId) {
                heard.onEvent(type, data, lastEventId);
            }

            @Override
            public void onComment(String text) {
                throw new IllegalStateException("choked");
            }
        });
        parser.parse(bytes("id: 1\n: com"));

        assertThatThrownBy(() -> parser.parse(bytes("ment\r"))).hasMessage("choked");
        parser.parse(bytes("\ndata: a\n\n"));

        assertThat(heard.events()).containsExactly(new Dispatched("message", "a", "1"));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
