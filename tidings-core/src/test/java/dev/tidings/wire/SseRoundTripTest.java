package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SseRoundTripTest {
    /** An event, and the id that the log gave it. */
    record Logged(String id, Event event) {
        byte[] encoded() {
            return SseEncoder.encode(id, event);
        }

        Recording.Dispatched received() {
            String type = event.type() == null ? "message" : event.type();
            return new Recording.Dispatched(type, normalized(event.data()), id);
        }
    }

    @Property
    void readsBackWhatItWroteHoweverItIsCut(
            @ForAll("events") List<Logged> events, @ForAll("sizes") List<Integer> sizes) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        events.forEach(logged -> stream.writeBytes(logged.encoded()));

        Recording received = Recording.of(Chunks.cut(stream.toByteArray(), sizes));

        assertThat(received.events())
                .isEqualTo(events.stream().map(Logged::received).toList());
        assertThat(received.retries())
                .isEqualTo(events.stream()
                        .map(logged -> logged.event().retry())
                        .flatMap(retry -> Optional.ofNullable(retry).stream())
                        .toList());
        assertThat(received.comments()).isEmpty();
    }

    /** Rule 1.11: each text is either refused, or reaches the reader as the value of its own field and nothing else. */
    @Property
    void writesTheSameWhenTheIdComesLater(@ForAll("events") List<Logged> events) {
        for (Logged logged : events) {
            assertThat(SseEncoder.open(logged.event()).with(logged.id())).isEqualTo(logged.encoded());
        }
    }

    @Property
    void keepsHostileTextWithinItsField(
            @ForAll("hostileText") String id, @ForAll("hostileText") String type, @ForAll("hostileText") String data) {
        Logged logged;
        byte[] block;
        try {
            logged = new Logged(id, Event.on("t").type(type).data(data).build());
            block = logged.encoded();
        } catch (InvalidValueException refused) {
            return;
        }
        assertThat(Recording.of(List.of(ByteBuffer.wrap(block))).calls).containsExactly(logged.received());
    }

    @Property
    void refusesExactlyTheIdsThatTheFieldCannotCarry(@ForAll("hostileText") String id) {
        boolean fit = id.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0 || Character.isSurrogate((char) c));

        assertThat(isAccepted(id)).isEqualTo(fit);
    }

    @Property
    void endsEachBlockWithItsOnlyBlankLine(@ForAll("events") List<Logged> events) {
        for (Logged logged : events) {
            String block = new String(logged.encoded(), UTF_8);
            assertThat(block).endsWith("\n\n").doesNotContain("\r").doesNotStartWith("\n");
            assertThat(block.indexOf("\n\n")).isEqualTo(block.length() - 2);
        }
    }

    @Property
    void writesCommentsThatAreNothingElse(@ForAll("hostileText") String text, @ForAll("sizes") List<Integer> sizes) {
        String expected = new String(text.getBytes(UTF_8), UTF_8);

        Recording received = Recording.of(Chunks.cut(SseEncoder.comment(text), sizes));

        assertThat(received.comments()).containsExactly(normalized(expected).split("\n", -1));
        assertThat(received.calls).hasSameSizeAs(received.comments());
    }

    @Provide
    Arbitrary<List<Logged>> events() {
        Arbitrary<Logged> logged = Combinators.combine(lineText(), lineText(), data(), retry())
                .as((id, type, data, retry) -> new Logged(
                        id,
                        Event.on("t")
                                .type(type.isEmpty() ? null : type)
                                .data(data)
                                .retry(retry.orElse(null))
                                .build()));
        return logged.list().ofMinSize(1).ofMaxSize(3);
    }

    /** What an id or a type may hold. */
    private static Arbitrary<String> lineText() {
        return join(Arbitraries.of("a", "Z", "7", ":", " ", "é", "…", "😀", "data", "id: ", "\u2028"), 6)
                .filter(text -> text.codePoints().noneMatch(Character::isISOControl));
    }

    private static Arbitrary<String> data() {
        return Arbitraries.oneOf(
                join(
                        Arbitraries.of(
                                "\n", "\r", "\r\n", " ", ":", "\0", "\t", "data: ", "id: 9", "\uFEFF", "é", "…", "😀",
                                "a"),
                        12),
                Arbitraries.strings().ofMaxLength(300).filter(SseRoundTripTest::isUnicode));
    }

    private static Arbitrary<Optional<Duration>> retry() {
        return Arbitraries.integers()
                .between(0, Integer.MAX_VALUE)
                .map(Duration::ofMillis)
                .optional();
    }

    @Provide
    Arbitrary<String> hostileText() {
        return join(
                Arbitraries.of(
                        "\n",
                        "\r",
                        "\r\n",
                        "\n\n",
                        "\nid: evil\n\n",
                        "\rdata: evil\r\r",
                        "\0",
                        ":",
                        " ",
                        "data",
                        "event: evil",
                        "\u0085",
                        "\u2028",
                        "\u2029",
                        "\u000B",
                        "\uFEFF",
                        "\uD83D",
                        "\u560A",
                        "\u010A",
                        "a",
                        "é"),
                6);
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Chunks.sizes();
    }

    private static Arbitrary<String> join(Arbitrary<String> pieces, int maxPieces) {
        return pieces.list().ofMaxSize(maxPieces).map(list -> String.join("", list));
    }

    private static boolean isUnicode(String text) {
        return new String(text.getBytes(UTF_8), UTF_8).equals(text);
    }

    private static boolean isAccepted(String id) {
        try {
            SseEncoder.encode(id, Event.on("t").data("").build());
            return true;
        } catch (InvalidValueException refused) {
            return false;
        }
    }

    private static String normalized(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
