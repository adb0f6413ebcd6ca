package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.wire.SseEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WindowTest {
    private final Window window = new Window(new FrameBuffers(java.nio.ByteBuffer::allocateDirect));

    private void appendAll(int... positions) {
        for (int position : positions) {
            Event event = Event.on("t").data("x".repeat(position)).build();
            window.append(position, SseEncoder.encode("p" + position, event));
        }
    }

    private String bytes() {
        byte[] bytes = new byte[window.end()];
        window.bytes().get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void holdsFramesOneAfterAnotherHoweverManyThereAre() {
        StringBuilder expected = new StringBuilder();
        for (int position = 1; position < 300; position++) {
            appendAll(position);
            expected.append("id: p")
                    .append(position)
                    .append("\ndata: ")
                    .append("x".repeat(position))
                    .append("\n\n");
        }
        assertThat(bytes()).isEqualTo(expected.toString());
    }

    @Test
    void findsTheFirstFrameAfterAPosition() {
        appendAll(3, 5, 9);
        assertThat(window.firstAfter(0)).isZero();
        assertThat(window.firstAfter(3)).isEqualTo(1);
        assertThat(window.firstAfter(4)).isEqualTo(1);
        assertThat(window.firstAfter(8)).isEqualTo(2);
        assertThat(window.firstAfter(9)).isEqualTo(3);
        assertThat(window.startOf(3)).isEqualTo(window.end());
    }

    @Test
    void tellsWhichFrameAByteBelongsTo() {
        appendAll(1, 2);
        int second = window.startOf(1);
        assertThat(window.indexAt(0)).isZero();
        assertThat(window.indexAt(second - 1)).isZero();
        assertThat(window.indexAt(second)).isEqualTo(1);
        assertThat(window.indexAt(window.end() - 1)).isEqualTo(1);
    }

    @Test
    void keepsTheRestWhenTheFirstFramesAreDropped() {
        appendAll(1, 2, 3);
        window.dropThrough(2);
        assertThat(bytes()).isEqualTo("id: p3\ndata: xxx\n\n");
        assertThat(window.firstAfter(2)).isZero();
        window.dropThrough(3);
        assertThat(window.isEmpty()).isTrue();
    }
}
