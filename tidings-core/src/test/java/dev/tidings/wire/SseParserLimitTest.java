package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidings.topic.InvalidValueException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large and broken streams: rule 1.10, and the parser torture of section 3. */
@Tag("rule-1.10")
class SseParserLimitTest {
    private static final String FIVE_MEGABYTES = "x".repeat(5_000_000);

    @Test
    void readsALineOfFiveMegabytesInOneChunk() {
        assertThat(Recording.of("data: " + FIVE_MEGABYTES + "\n\n").data()).containsExactly(FIVE_MEGABYTES);
    }

    @Test
    void readsALineOfFiveMegabytesInTwoChunks() {
        String half = "y".repeat(2_500_000);

        assertThat(Recording.of("data: " + half, half + "\n\n").data()).containsExactly(half + half);
    }

    @Test
    void readsALineOfFiveMegabytesByteByByteInLinearTime() {
        byte[] stream = ("data: " + FIVE_MEGABYTES + "\n\n").getBytes(UTF_8);
        Recording recording = new Recording();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < stream.length; i++) {
                recording.parser.parse(ByteBuffer.wrap(stream, i, 1));
            }
        });
        assertThat(recording.data()).containsExactly(FIVE_MEGABYTES);
    }

    @Test
    void readsAMillionDataLinesInLinearTime() {
        String stream = "data\n".repeat(1_000_000) + "\n";

        List<String> data = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Recording.of(stream).data());

        assertThat(data).containsExactly("\n".repeat(999_999));
    }

    @Test
    void readsAMultibyteCharacterByteByByte() {
        byte[] stream = "data: é…😀\n\n".getBytes(UTF_8);

        assertThat(Recording.of(Chunks.cut(stream, 1)).data()).containsExactly("é…😀");
    }

    @Test
    void keepsAHundredEventsOfOneChunkInOrder() {
        List<String> numbers =
                IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        String stream = "data: " + String.join("\n\ndata: ", numbers) + "\n\n";

        assertThat(Recording.of(stream).data()).isEqualTo(numbers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 789012\n\n", ":23456789012\n\n", "id: 56789012\n\n", "unknown-9012\n\n"})
    void acceptsALineOfExactlyTheLimit(String stream) {
        assertThat(new Recording(12).read(stream).calls).hasSizeLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: 7890123\n\n",
                ":234567890123\n\n",
                "id: 567890123\n\n",
                "unknown-90123\n\n",
                "data: 7890123",
                ":234567890123",
                "data: 7\ndata:8\n",
                "x:345678\nid:1\nx\n"
            })
    void refusesALineOrBlockOverTheLimitHoweverItIsCut(String stream) {
        for (int size = 1; size <= stream.length(); size++) {
            List<ByteBuffer> chunks = Chunks.cut(stream.getBytes(UTF_8), size);
            Recording recording = new Recording(12);

            assertThatThrownBy(() -> chunks.forEach(recording.parser::parse))
                    .isInstanceOf(EventTooLargeException.class)
                    .hasMessage("A line or block of the event stream is too large; expected at most 12 bytes");
            assertThat(recording.calls).isEmpty();
        }
    }

    @Test
    void startsTheCountAnewWithEachBlock() {
        assertThat(new Recording(12)
                        .read("data: 789012\n\ndata: 789012\n\nx:34567890\n\ndata\n\n")
                        .data())
                .containsExactly("789012", "789012", "");
    }

    @Test
    void doesNotCountHeartbeats() {
        Recording recording = new Recording(12).read(":beat\n".repeat(1000));

        assertThat(recording.read("data: a\n:\n\n").data()).containsExactly("a");
    }

    @Test
    void isReadyForTheNextConnectionAfterARefusal() {
        Recording recording = new Recording(12).read("id: 1\n\n");
        assertThatThrownBy(() -> recording.read("id: 2\ndata: far too much"))
                .isInstanceOf(EventTooLargeException.class);

        recording.endOfStream().read("data: a\n\n");

        assertThat(recording.events()).containsExactly(new Recording.Dispatched("message", "a", "1"));
    }

    @Test
    void namesTheLimit() {
        assertThatThrownBy(() -> new Recording(3).read("data"))
                .isInstanceOfSatisfying(EventTooLargeException.class, refusal -> assertThat(refusal.maxEventBytes())
                        .isEqualTo(3));
    }

    @Test
    void refusesSixteenMebibytesAndOneByteByDefault() {
        Recording recording = Recording.of("data: ", "x".repeat(SseParser.DEFAULT_MAX_EVENT_BYTES - 6));

        assertThatThrownBy(() -> recording.read("x")).isInstanceOf(EventTooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesALimitThatIsNotPositive(int maxEventBytes) {
        assertThatThrownBy(() -> new Recording(maxEventBytes)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void readsWithTheLargestLimit() {
        List<String> data = new ArrayList<>();
        SseParser parser = new SseParser((type, text, id) -> data.add(text), Integer.MAX_VALUE);

        Chunks.cut("data: abc\n\n".getBytes(UTF_8), 1).forEach(parser::parse);

        assertThat(data).containsExactly("abc");
    }
}
