package dev.tidings.cli.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private final Deliveries deliveries = new Deliveries(2);

    private static String stamp(int round) {
        ByteBuffer bytes = ByteBuffer.allocate(Stamp.LENGTH);
        Stamp.write(bytes, 0, System.nanoTime(), round);
        return new String(bytes.array(), StandardCharsets.US_ASCII);
    }

    private int scan(int subscriber, String stream) {
        ByteBuffer bytes = ByteBuffer.wrap(stream.getBytes(StandardCharsets.US_ASCII));
        int scanned = deliveries.scan(subscriber, bytes, bytes.limit());
        deliveries.endTurn();
        return scanned;
    }

    @Test
    void findsEveryStamp() {
        scan(0, "id: 1\ndata: " + stamp(0) + "xxx\n\n:\nid: 2\ndata: " + stamp(1) + "xxx\n\n");
        assertThat(deliveries.delivered()).isEqualTo(2);
    }

    @Test
    void leavesAStampThatIsCutForTheNextRead() {
        String stamp = stamp(0);
        for (int cut = 1; cut < Stamp.LENGTH; cut++) {
            assertThat(scan(0, "data: " + stamp.substring(0, cut))).isEqualTo(6);
        }
        assertThat(deliveries.delivered()).isZero();
    }

    @Test
    void keepsTheTimeAndTheNumberOfAStamp() {
        ByteBuffer bytes = ByteBuffer.allocate(Stamp.LENGTH);
        Stamp.write(bytes, 0, -0x123456789abcdefL, 0x7fffffff);
        assertThat(Stamp.nanoTimeAt(bytes, 0)).isEqualTo(-0x123456789abcdefL);
        assertThat(Stamp.numberAt(bytes, 0)).isEqualTo(0x7fffffff);
    }

    @Test
    void countsWhatIsLostAndWhatComesTwice() {
        scan(0, stamp(0) + stamp(1) + stamp(1) + stamp(2));
        scan(1, stamp(0) + stamp(2));
        assertThat(deliveries.rounds().lost(3)).isEqualTo(1);
        assertThat(deliveries.rounds().lost(5)).isEqualTo(5);
        assertThat(deliveries.rounds().duplicated()).isEqualTo(1);
    }

    @Test
    void measuresFromTheRoundThatItIsTold() {
        deliveries.measureFrom(1);
        scan(0, stamp(0) + stamp(1) + stamp(2));
        assertThat(deliveries.measured()).isEqualTo(2);
        assertThat(deliveries.latency().count()).isEqualTo(2);
        assertThat(deliveries.rounds().timeToLast(1).count()).isEqualTo(2);
        assertThat(deliveries.timeline().perSecond()).containsExactly(20);
    }
}
