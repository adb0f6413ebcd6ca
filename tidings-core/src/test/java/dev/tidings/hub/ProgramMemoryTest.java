package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What programs that subscribe take: a place in the log each, one thread for all, and nothing where nobody subscribes. */
class ProgramMemoryTest {
    private static final int KEPT = 10;

    private static final Subscription ALL = new Subscription(View.of(Selectors.of("a")), "earliest");

    private static void publish(Hub hub, int count) {
        for (int i = 0; i < count; i++) {
            hub.publish(Event.on("a").data("event " + i).build());
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
            System.gc();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tidings-programs"))
                .count();
    }

    /** A log that knows what it has handed out, and how often it was asked. */
    private static final class WatchedLog extends ForwardingEventLog {
        private final List<WeakReference<LogEntry>> handedOut = new CopyOnWriteArrayList<>();
        private final AtomicInteger reads = new AtomicInteger();

        WatchedLog(EventLog log) {
            super(log);
        }

        @Override
        public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
            reads.incrementAndGet();
            return super.read(view, after, limit).thenApply(slice -> {
                slice.entries().forEach(entry -> handedOut.add(new WeakReference<>(entry)));
                return slice;
            });
        }
    }

    @Test
    void whoRequestsNoMoreHoldsNoEventThatTheLogHasLetGo() throws Exception {
        WatchedLog log = new WatchedLog(new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, KEPT)));
        try (Hub hub = new Hub(log, StreamOptions.DEFAULTS)) {
            publish(hub, KEPT);
            List<RecordingProgram> slow = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                RecordingProgram program = new RecordingProgram(2);
                hub.subscribe(ALL).subscribe(program);
                slow.add(program);
            }
            for (RecordingProgram program : slow) {
                assertThat(program.nextData(2)).containsExactly("event 0", "event 1");
            }
            // More than the hub itself keeps for its streams.
            publish(hub, 2 * Tuning.DEFAULTS.tailEntries());
            assertThat(log.handedOut).hasSizeGreaterThan(200);
            until(() -> log.handedOut.stream().allMatch(entry -> entry.refersTo(null)));
            assertThat(slow).allMatch(RecordingProgram::heardNothing);
        }
    }

    @Test
    void whoRequestsNothingIsReadNothing() throws Exception {
        WatchedLog log = new WatchedLog(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        try (Hub hub = new Hub(log, StreamOptions.DEFAULTS)) {
            publish(hub, 10);
            RecordingProgram idle = new RecordingProgram(0);
            hub.subscribe(ALL).subscribe(idle);
            idle.subscription();
            RecordingProgram busy = new RecordingProgram(RecordingProgram.ALL);
            publish(hub, 1000);
            hub.subscribe(ALL).subscribe(busy);
            busy.nextData(1010);
            // 1, 2, 4 ... 256 and 256 more at a time, and one that finds nothing.
            assertThat(log.reads.get()).isLessThan(16);
        }
    }

    /** What a program takes one by one is read in slices: for one that requests more as it is handed the last. */
    @Test
    void whoRequestsOneAtATimeIsReadWholeSlices() throws Exception {
        WatchedLog log = new WatchedLog(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        try (Hub hub = new Hub(log, StreamOptions.DEFAULTS)) {
            publish(hub, 1000);
            RecordingProgram program = new RecordingProgram(1) {
                @Override
                public void onNext(StreamItem item) {
                    super.onNext(item);
                    try {
                        subscription().request(1);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
            hub.subscribe(ALL).subscribe(program);
            program.nextData(1000);
            assertThat(log.reads.get()).isLessThan(16);
        }
    }

    @Test
    void theThreadBeginsWithTheFirstProgramAndEndsWithTheHub() throws Exception {
        until(() -> threads() == 0);
        Hub hub = Hub.inMemory();
        publish(hub, 10);
        assertThat(threads()).isZero();
        for (int i = 0; i < 100; i++) {
            RecordingProgram program = new RecordingProgram(RecordingProgram.ALL);
            hub.subscribe(ALL).subscribe(program);
            program.nextData(10);
        }
        assertThat(threads()).isOne();
        hub.close();
        until(() -> threads() == 0);
    }

    @Test
    void aProgramThatCancelsIsForgotten() throws Exception {
        try (Hub hub = Hub.inMemory()) {
            WeakReference<RecordingProgram> gone = subscribeAndCancel(hub);
            until(() -> gone.refersTo(null));
        }
    }

    private static WeakReference<RecordingProgram> subscribeAndCancel(Hub hub) throws InterruptedException {
        RecordingProgram program = new RecordingProgram(RecordingProgram.ALL);
        hub.subscribe(ALL).subscribe(program);
        program.subscription().cancel();
        return new WeakReference<>(program);
    }
}
