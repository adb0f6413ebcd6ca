package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.topic.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Batches whose events' topics have different durabilities: all of one is stored, or nothing, whatever fails and whenever the process ends. */
class MixedBatchTest {
    private static final AppendOptions ONCE = new AppendOptions(null, "key");
    private static final List<Event> BATCH = List.of(
            event("ticks", "one"), Event.on("safe").id("own").data("two").build(), event("ticks", "three"));

    private final Path directory;
    private final Path left;

    MixedBatchTest(@TempDir Path folder) {
        this.directory = folder.resolve("log");
        this.left = folder.resolve("left");
    }

    private static DiskLogOptions options(Durability ofSafe, long maxEvents) {
        DurabilityPolicy.Rule ticks = new DurabilityPolicy.Rule(Selector.of("ticks"), Durability.MEMORY);
        return DiskLogs.keeping(new Retention(Duration.ZERO, 0, maxEvents, List.of()))
                .with(new DurabilityPolicy(ofSafe, List.of(ticks)));
    }

    private DiskEventLog open(DiskLogOptions options, UnaryOperator<BatchWriter> writers) {
        return DiskEventLog.open(directory, options, DiskLogs.TINY, writers);
    }

    @ParameterizedTest
    @EnumSource(
            value = Durability.class,
            names = {"WRITTEN", "SYNCED"})
    void areStoredWholeWhereTheSecondOfTwoWritesWouldFail(Durability ofSafe) {
        AtomicInteger writes = new AtomicInteger();
        try (DiskEventLog log = open(options(ofSafe, 0), store -> failingAt(2, writes, store))) {
            List<Appended> first = join(log.append(BATCH, ONCE));

            assertThat(writes.getAndSet(2)).isEqualTo(1);
            assertThat(replay(log, view("**"), "earliest")).containsExactly("one", "two", "three");
            assertThat(join(log.append(BATCH, ONCE)))
                    .isEqualTo(first.stream().map(Appended::again).toList());
        }
    }

    @Test
    void areThereWholeAfterACrash() {
        try (DiskEventLog log = open(options(Durability.WRITTEN, 0), store -> store)) {
            List<Appended> first = join(log.append(BATCH, ONCE));
            try (DiskEventLog after = DiskLogs.open(killed(directory, left))) {
                assertThat(replay(after, view("ticks"), "earliest")).containsExactly("one", "three");
                assertThat(join(after.append(BATCH, ONCE)))
                        .isEqualTo(first.stream().map(Appended::again).toList());
                assertThat(after.head()).isEqualTo(3);
            }
        }
    }

    /** What is in memory alone is written after the rest of its group, and may fail alone: nothing is discarded for it. */
    @Test
    void discardNothingForEventsThatWereNotStored() {
        AtomicInteger writes = new AtomicInteger();
        Semaphore gate = new Semaphore(1);
        UnaryOperator<BatchWriter> writers = store -> (batch, durability) -> {
            gate.acquireUninterruptibly();
            failingAt(4, writes, store).write(batch, durability);
        };
        try (DiskEventLog log = open(options(Durability.SYNCED, 3), writers)) {
            join(log.append(List.of(event("safe", "1"), event("safe", "2"))));
            var underWay = log.append(List.of(event("safe", "3")));
            await().until(gate::hasQueuedThreads);
            var safe = log.append(List.of(event("safe", "4")));
            var ticks = log.append(List.of(event("ticks", "t1"), event("ticks", "t2"), event("ticks", "t3")));
            gate.release(100);
            join(underWay);
            assertThatThrownBy(() -> join(ticks)).isInstanceOf(LogUnavailableException.class);
            assertThatThrownBy(() -> join(safe)).isInstanceOf(LogUnavailableException.class);
            await().untilAsserted(() -> assertThat(log.head()).isEqualTo(4));
            assertThat(replay(log, view("**"), "earliest")).containsExactly("1", "2", "3", "4");
            join(log.append(List.of(event("safe", "5"))));
            assertThat(replay(log, view("**"), "earliest")).containsExactly("3", "4", "5");
        }
    }

    private static BatchWriter failingAt(int write, AtomicInteger writes, BatchWriter writer) {
        return (CommitBatch batch, Durability durability) -> {
            if (writes.incrementAndGet() == write) {
                throw new RocksDBException(
                        new Status(Status.Code.IOError, Status.SubCode.None, "injected: input/output error"));
            }
            writer.write(batch, durability);
        };
    }
}
