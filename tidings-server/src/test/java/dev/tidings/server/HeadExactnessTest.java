package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EpochIds;
import dev.tidings.log.EventIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What the head of a stream says it starts after is where it starts, also while very much is published. */
class HeadExactnessTest {
    private static final int STREAMS = Integer.getInteger("tidings.exactness.streams", 1000);
    private static final int PER_SECOND = 5000;
    private static final int OPEN_AT_ONCE = 50;

    @OverBothTransports
    void beginsWithTheEventAfterTheOneThatItsHeadNames(Transport transport) {
        AtomicBoolean ended = new AtomicBoolean();
        try (Served served = Served.over(transport)) {
            CompletableFuture<Void> publishing =
                    CompletableFuture.runAsync(() -> publish(served, ended), Publishers::startThread);
            for (int opened = 0; opened < STREAMS; opened += OPEN_AT_ONCE) {
                openSome(served);
            }
            ended.set(true);
            publishing.join();
        }
    }

    private static void publish(Served served, AtomicBoolean ended) {
        long start = System.nanoTime();
        for (long published = 0; !ended.get(); published++) {
            served.hub.publish(Event.on("a").data("x").build());
            long due = start + published * 1_000_000_000 / PER_SECOND;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private static void openSome(Served served) {
        List<RawHttp> streams = new ArrayList<>();
        try {
            for (int i = 0; i < OPEN_AT_ONCE; i++) {
                streams.add(served.connect().send(RawHttp.request("GET /events?topic=a")));
            }
            streams.forEach(HeadExactnessTest::requireExact);
        } finally {
            streams.forEach(RawHttp::close);
        }
    }

    private static void requireExact(RawHttp stream) {
        String head = Objects.requireNonNull(stream.readHead().header("last-event-id"));
        stream.readThrough("id: ");
        String first = stream.readThrough("\n").strip();
        EventIds ids = new EpochIds(head.substring(0, head.indexOf('-')));
        assertThat(ids.positionOf(first)).isEqualTo(ids.positionOf(head) + 1);
    }
}
