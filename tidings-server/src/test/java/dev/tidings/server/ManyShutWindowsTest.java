package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * Very many connections whose windows (RFC 9113, 5.2) are shut, among streams that read: nothing waits for the others, nothing is held for those, and nothing is lost once they open. A slice of
 * what {@code -Dtidings.shut.connections=1000} does.
 */
@Timeout(300)
class ManyShutWindowsTest {
    private static final int SHUT = Integer.getInteger("tidings.shut.connections", 200);
    private static final int STREAMS_PER_CONNECTION = 100;
    private static final int CONNECTIONS = 9 * SHUT / STREAMS_PER_CONNECTION;
    private static final int LARGE = 1 << 30;

    private static final int EVENTS_FOR_ALL = 20;
    private static final int EVENTS_FOR_SHUT = 500;
    private static final String PADDING = "x".repeat(1000);

    /** Queues would be half a megabyte for each that is shut. */
    private static final long MOST_BYTES = 48L << 20;

    private final StringBuilder forAll = new StringBuilder();
    private final StringBuilder forShut = new StringBuilder();

    private void publish(Served served, String topic, int number) {
        String data = number + PADDING;
        String frame = CursorTest.frame(served.publish(topic, data), data);
        forShut.append(frame);
        if (topic.equals("a")) {
            forAll.append(frame);
        }
    }

    private static long used() {
        long direct = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
        return ChurnTest.usedHeap() + direct;
    }

    @OverBothTransports
    void holdNothingUpAndMissNothing(Transport transport) {
        List<Http2Client> shut = new ArrayList<>();
        List<Http2Client> open = new ArrayList<>();
        try (Served served = Served.over(transport)) {
            for (int i = 0; i < SHUT; i++) {
                Http2Client client = Http2Client.to(served, options -> options.withWindow(0));
                client.headOf(client.get("/events?topic=**"));
                shut.add(client);
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                Http2Client client = Http2Client.to(served);
                for (int j = 0; j < STREAMS_PER_CONNECTION; j++) {
                    client.subscribe("topic=a");
                }
                open.add(client);
            }
            long before = used();
            for (int i = 0; i < EVENTS_FOR_SHUT; i++) {
                publish(served, "b", i);
            }
            for (int i = 0; i < EVENTS_FOR_ALL; i++) {
                publish(served, "a", i);
            }
            assertThat(used() - before).isLessThan(MOST_BYTES);
            while (!open.isEmpty()) {
                try (Http2Client client = open.remove(0)) {
                    for (int j = 0; j < STREAMS_PER_CONNECTION; j++) {
                        client.expect(1 + 2 * j, forAll.toString());
                    }
                }
            }
            while (!shut.isEmpty()) {
                try (Http2Client client = shut.remove(0)) {
                    client.widen(0, LARGE).widen(1, LARGE).expectStart(1).expect(1, forShut.toString());
                }
            }
            served.awaitNobody();
        } finally {
            shut.forEach(Http2Client::close);
            open.forEach(Http2Client::close);
        }
    }
}
