package dev.tidings.cli.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampReaderTest {
    private final Deliveries deliveries = new Deliveries(1);
    private final StampReader reader = new StampReader(0, deliveries);

    private static String stamp(int round) {
        ByteBuffer bytes = ByteBuffer.allocate(Stamp.LENGTH);
        Stamp.write(bytes, 0, System.nanoTime(), round);
        return new String(bytes.array(), StandardCharsets.US_ASCII);
    }

    /** Not from the buffer's start on, as what a codec hands over. */
    private void read(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer("~~~" + text, StandardCharsets.US_ASCII);
        reader.read(bytes.skipBytes(3));
        assertThat(bytes.readableBytes()).isEqualTo(text.length());
    }

    @Test
    void countsStampsInPiecesOfEachLength() {
        StringBuilder stream = new StringBuilder();
        for (int round = 0; round < 40; round++) {
            stream.append("id: 1\ndata: ").append(stamp(round)).append("xxx\n\n");
        }
        for (int from = 0, length = 1; from < stream.length(); from += length, length = length % 40 + 1) {
            read(stream.substring(from, Math.min(stream.length(), from + length)));
        }
        deliveries.endTurn();
        assertThat(deliveries.delivered()).isEqualTo(40);
        assertThat(deliveries.rounds().duplicated()).isZero();
        assertThat(deliveries.rounds().lost(40)).isZero();
    }
}
