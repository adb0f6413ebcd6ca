package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseEncoderTest {
    @Test
    void writesTheFieldsInOrder() {
        Event event = Event.on("t")
                .type("add")
                .retry(Duration.ofSeconds(3))
                .data("one\ntwo")
                .build();

        assertThat(encoded("7-1", event)).isEqualTo("event: add\nretry: 3000\nid: 7-1\ndata: one\ndata: two\n\n");
    }

    @Test
    @Tag("rule-1.1")
    void writesUtf8() {
        assertThat(SseEncoder.encode("é", Event.on("t").type("…").data("😀").build()))
                .isEqualTo("event: …\nid: é\ndata: 😀\n\n".getBytes(UTF_8));
    }

    @Test
    @Tag("rule-1.2")
    void addsNoByteOrderMark() {
        assertThat(SseEncoder.encode("1", data("x"))[0]).isEqualTo((byte) 'i');
        assertThat(SseEncoder.comment("x")[0]).isEqualTo((byte) ':');
    }

    @Test
    @Tag("rule-1.3")
    @Tag("rule-1.11")
    void cutsDataAtEachKindOfLineEndAndWritesOnlyLf() {
        assertThat(encoded("1", data("a\r\nb\rc\nd\n\re\r")))
                .isEqualTo("id: 1\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: e\ndata: \n\n");
    }

    @Test
    @Tag("rule-1.8")
    void endsTheBlockWithOneBlankLine() {
        assertThat(encoded("1", data("a\n\n"))).isEqualTo("id: 1\ndata: a\ndata: \ndata: \n\n");
    }

    @Test
    @Tag("rule-1.9")
    void keepsNulInDataAndComments() {
        assertThat(encoded("1", data("\0"))).isEqualTo("id: 1\ndata: \0\n\n");
        assertThat(comment("\0")).isEqualTo(": \0\n");
    }

    @ParameterizedTest
    @Tag("rule-1.11")
    @ValueSource(strings = {"\r", "\n", "\0", "1\n\ndata: evil", "1\rid: 2", "x\0", "\uD83D", "\uDE00x"})
    void refusesAnIdThatTheFieldCannotCarry(String id) {
        assertThatThrownBy(() -> SseEncoder.encode(id, data("x"))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    @Tag("rule-1.11")
    void quotesARefusedIdSafely() {
        assertThatThrownBy(() -> SseEncoder.encode("a\nb", data("x")))
                .hasMessage("The event id \"a\\u000ab\" has U+000A at index 1; expected no CR, LF or NUL");
    }

    @Test
    @Tag("rule-1.12")
    void keepsALeadingSpaceByWritingOneMore() {
        assertThat(encoded(" 1", data(" token"))).isEqualTo("id:  1\ndata:  token\n\n");
    }

    @Test
    @Tag("rule-1.12")
    void writesADataFieldEvenWithoutData() {
        assertThat(encoded("1", data(""))).isEqualTo("id: 1\ndata: \n\n");
    }

    @Test
    @Tag("rule-1.13")
    void alwaysWritesAnId() {
        assertThat(encoded("9", Event.on("t").data("").id("publishers-own").build()))
                .isEqualTo("id: 9\ndata: \n\n");
        assertThat(encoded("", data("x"))).isEqualTo("id: \ndata: x\n\n");
    }

    @Test
    @Tag("rule-1.14")
    void beatsWithTwoBytesAndNoBlankLine() {
        assertThat(SseEncoder.heartbeat()).isEqualTo(new byte[] {':', '\n'});
    }

    @Test
    @Tag("rule-1.14")
    void cannotHaveItsHeartbeatSpoiled() {
        SseEncoder.heartbeat()[0] = '\n';

        assertThat(SseEncoder.heartbeat()).isEqualTo(new byte[] {':', '\n'});
    }

    @Test
    @Tag("rule-1.11")
    void writesEachLineOfACommentAsAComment() {
        assertThat(comment("hello")).isEqualTo(": hello\n");
        assertThat(comment("")).isEqualTo(": \n");
        assertThat(comment("a\n\nid: 1\r\rb\r\n")).isEqualTo(": a\n: \n: id: 1\n: \n: b\n: \n");
    }

    @Test
    void writesTheReconnectionTimeInMilliseconds() {
        assertThat(SseEncoder.retry(Duration.ofSeconds(15))).asString(UTF_8).isEqualTo("retry: 15000\n");
        assertThat(SseEncoder.retry(Duration.ofNanos(1_999_999)))
                .asString(UTF_8)
                .isEqualTo("retry: 1\n");
        assertThat(SseEncoder.retry(Duration.ofMillis(Integer.MAX_VALUE)))
                .asString(UTF_8)
                .isEqualTo("retry: 2147483647\n");
    }

    @Test
    void refusesAReconnectionTimeOutOfRange() {
        assertThatThrownBy(() -> SseEncoder.retry(Duration.ofMillis(-1))).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> SseEncoder.retry(Duration.ofMillis(Integer.MAX_VALUE + 1L)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The retry PT596H31M23.648S is out of range; expected 0 to 2147483647 ms");
    }

    /** Texts of all lengths around the eight bytes that are looked at together, with line ends anywhere in them. */
    @Property
    void writesWhateverLinesThereAre(@ForAll("texts") String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\ndata: ");

        assertThat(encoded("1", data(text))).isEqualTo("id: 1\ndata: " + lines + "\n\n");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("\n", "\r", "\r\n", "\u000B", "\u000E", "\u8D8A", "a", "seven..", "eight...", "\u00fc")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void writesTheDataThatLiesAmongOtherBytes() {
        byte[] record = "before\none\r\ntwo\r\nbehind".getBytes(UTF_8);

        assertThat(SseEncoder.encode("1", "add", null, new Utf8Text(record, 7, 16)))
                .asString(UTF_8)
                .isEqualTo("event: add\nid: 1\ndata: one\ndata: two\ndata: \n\n");
    }

    private static Event data(String data) {
        return Event.on("t").data(data).build();
    }

    private static String encoded(String id, Event event) {
        return new String(SseEncoder.encode(id, event), UTF_8);
    }

    private static String comment(String text) {
        return new String(SseEncoder.comment(text), UTF_8);
    }
}
