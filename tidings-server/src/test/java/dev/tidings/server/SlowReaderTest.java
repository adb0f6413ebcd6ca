package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.hub.ShardStatistics;
import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that stops reading costs nobody else anything, and finds everything when it goes on. */
@Timeout(300)
class SlowReaderTest {
    private static final int PADDING = 10_000;
    private static final int EVENTS = 2000;
    private static final int SMALL = 4096;

    private static void publish(Served served, int from, int to) {
        for (int number = from; number <= to; number++) {
            served.publish(Numbers.event("a", number, PADDING));
        }
    }

    private static StreamClient stalled(Served served, Numbers numbers) {
        StreamClient client = new StreamClient(served, "topic=a", "", numbers);
        client.connect(SMALL);
        return client;
    }

    private static void readUpTo(int number, StreamClient client, Numbers numbers) {
        while (numbers.last() < number) {
            assertThat(client.read()).as("the stream is open").isTrue();
        }
    }

    @OverEveryTransport
    void findsEverythingInOrderWhenItGoesOn(Transport transport) {
        Numbers ofStalled = new Numbers(PADDING);
        Numbers ofPrompt = new Numbers(PADDING);
        try (Served served = Served.over(transport);
                StreamClient stalled = stalled(served, ofStalled);
                StreamClient prompt = new StreamClient(served, "topic=a", "", ofPrompt)) {
            prompt.connect();
            served.awaitSubscribers(2);
            long before = System.nanoTime();
            publish(served, 1, EVENTS);
            readUpTo(EVENTS, prompt, ofPrompt);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));

            readUpTo(EVENTS, stalled, ofStalled);
            publish(served, EVENTS + 1, EVENTS + 3);
            readUpTo(EVENTS + 3, stalled, ofStalled);
            readUpTo(EVENTS + 3, prompt, ofPrompt);
            assertThat(ofStalled.gaps()).isZero();
        }
    }

    @OverEveryTransport
    void takesNoMemoryForWhatAHundredStalledReadersLack(Transport transport) {
        ByteBufAllocatorMetricProvider buffers = (ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT;
        try (Served served = Served.over(transport)) {
            List<StreamClient> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.add(stalled(served, new Numbers(PADDING)));
            }
            served.awaitSubscribers(100);
            publish(served, 1, EVENTS);
            Numbers ofLate = new Numbers(PADDING);
            try (StreamClient late = new StreamClient(served, "topic=a", "earliest", ofLate)) {
                late.connect();
                readUpTo(EVENTS, late, ofLate);
            }
            // A hundred queues would hold 2 GB. One write under way is at most a read of the log each: 64 KB and an
            // event.
            assertThat(buffers.metric().usedDirectMemory()).isLessThan(64L * 1024 * 1024);
            assertThat(ChurnTest.usedHeap()).isLessThan(200L * 1024 * 1024);
            clients.forEach(StreamClient::close);
            served.awaitNobody();
        }
    }

    /** The kernel would hold megabytes for it, of what may be stale when it is read, and send to everybody else more slowly. */
    @Test
    void leavesInTheLogAllButALittleOfWhatItDoesNotTake() {
        leavesMostInTheLog(Served.on(Transport.EPOLL));
    }

    @Test
    void leavesInTheLogAllButALittleOverTlsToo() {
        leavesMostInTheLog(Served.on(Transport.EPOLL).tls(TlsOptions.of(TestKeys.shared())));
    }

    private static void leavesMostInTheLog(Served.Setup setup) {
        Numbers numbers = new Numbers(PADDING);
        try (Served served = setup.start();
                StreamClient stalled = stalled(served, numbers)) {
            served.awaitSubscribers(1);
            publish(served, 1, EVENTS);
            await().during(Duration.ofMillis(300)).untilAsserted(() -> {
                assertThat(statistics(served).lag().behind()).isOne();
                assertThat(statistics(served).traffic().bytes()).isLessThan(200_000);
            });
            readUpTo(EVENTS, stalled, numbers);
        }
    }

    private static ShardStatistics statistics(Served served) {
        return served.hub.statistics().toCompletableFuture().join().total();
    }

    @OverEveryTransport
    void isToldOfTheGapWhenTheLogCouldNotWait(Transport transport) {
        Numbers numbers = new Numbers(PADDING);
        try (Served served = Served.on(transport).log(1 << 20, 1000).start();
                StreamClient client = stalled(served, numbers)) {
            served.awaitSubscribers(1);
            publish(served, 1, EVENTS);
            readUpTo(EVENTS, client, numbers);
            assertThat(numbers.gaps()).isBetween(1, 10);
            publish(served, EVENTS + 1, EVENTS + 1);
            readUpTo(EVENTS + 1, client, numbers);
        }
    }

    @OverEveryTransport
    void isFreedWhenItCloses(Transport transport) {
        try (Served served = Served.over(transport)) {
            StreamClient client = stalled(served, new Numbers(PADDING));
            served.awaitSubscribers(1);
            publish(served, 1, EVENTS);
            client.close();
            served.awaitNobody();
        }
    }

    @OverEveryTransport
    void isFreedWhenItResetsInTheMiddleOfAWrite(Transport transport) {
        try (Served served = Served.over(transport)) {
            for (int round = 0; round < 20; round++) {
                StreamClient client = stalled(served, new Numbers(PADDING));
                served.awaitSubscribers(1);
                publish(served, 1, 400);
                client.drop(true);
                publish(served, 401, 410);
                served.awaitNobody();
            }
        }
    }

    @OverEveryTransport
    void isEndedAtOnceWhenTheServerCloses(Transport transport) {
        Served served = Served.over(transport);
        StreamClient client = stalled(served, new Numbers(PADDING));
        served.awaitSubscribers(1);
        publish(served, 1, EVENTS);
        long before = System.nanoTime();
        served.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        assertThat(served.server.connectionCount()).isZero();
        client.close();
    }
}
