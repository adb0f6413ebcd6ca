package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogClock;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.disk.commit.Committer;
import dev.tidings.log.disk.commit.FreeSpace;
import dev.tidings.log.disk.commit.Indexer;
import dev.tidings.log.disk.commit.Request;
import dev.tidings.log.disk.commit.RequestQueue;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.read.RecentWindow;
import dev.tidings.log.disk.retain.Keeper;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.StoreAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDB;

/** Failures of every kind, everywhere around the writing of a log: publishers are answered, and the log comes back. */
class CommitterFaultTest {
    /** What is thrown at the next occasion of each kind. */
    private final ConcurrentLinkedQueue<Throwable> atTake = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Throwable> atSpace = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> atWrite = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> atIndexing = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> atFollower = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> atClock = new ConcurrentLinkedQueue<>();

    private final StoreAccess access;
    private final LogParts parts;
    private final Committer committer;
    private final Thread committing;
    private final List<Long> told = new ArrayList<>();

    private final RequestQueue queue = new RequestQueue() {
        @Override
        public @Nullable List<Request> take() throws InterruptedException {
            strike(atTake);
            return super.take();
        }
    };

    CommitterFaultTest(@TempDir Path directory) throws Exception {
        RocksDB.loadLibrary();
        access = StoreAccess.open(directory, 1 << 20);
        LogState state = access.use(store -> LogState.recover(store, DiskLogs.TINY, access.note()));
        DiskLogOptions options = new DiskLogOptions(
                new Retention(Duration.ofDays(1), 0, 0, List.of()), DurabilityPolicy.SYNCED, 4000, 1 << 20, 0);
        LogClock clock = new LogClock(System.currentTimeMillis(), () -> {
            strike(atClock);
            return System.nanoTime();
        });
        parts = new LogParts(state, DiskLogs.TINY, new Snapshots(options.retention()), options, clock);
        FreeSpace space = new FreeSpace(directory, 0) {
            @Override
            public boolean isShort() {
                strike(atSpace);
                return super.isShort();
            }
        };
        Indexer indexer = new Indexer(parts, access, task -> {
            strike(atIndexing);
            task.run();
        });
        Committer.ReadEnds ends = new Committer.ReadEnds(new RecentWindow(state, 4000), indexer);
        committer = new Committer(parts, access, queue, space, ends, store -> (batch, durability) -> {
            strike(atWrite);
            store.write(batch, durability);
        });
        committer.follow(entry -> {
            told.add(entry.position());
            strike(atFollower);
        });
        committing = new Thread(committer, "committer");
        committing.start();
    }

    private static void strike(ConcurrentLinkedQueue<Throwable> faults) {
        Throwable fault = faults.poll();
        if (fault instanceof RuntimeException exception) {
            throw exception;
        }
        if (fault instanceof Error error) {
            throw error;
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        queue.close();
        committing.join(60_000);
        assertThat(committing.isAlive()).isFalse();
        access.close();
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalStateException("injected"),
                new OutOfMemoryError("injected"),
                new StackOverflowError(),
                new NoClassDefFoundError("injected"));
    }

    private CompletableFuture<List<Appended>> append(String data) {
        return append(data, new CompletableFuture<>());
    }

    private CompletableFuture<List<Appended>> append(String data, CompletableFuture<List<Appended>> done) {
        assertThat(queue.offer(new Request.Append(List.of(event("a", data)), AppendOptions.DEFAULTS, done)))
                .isNull();
        return done;
    }

    private void assertRefused(CompletableFuture<List<Appended>> stage) {
        assertThatThrownBy(() -> join(stage))
                .isInstanceOfSatisfying(LogUnavailableException.class, refusal -> assertThat(refusal.reason())
                        .isEqualTo(Reason.FAILED));
    }

    private void assertComesBack() {
        await().atMost(Duration.ofSeconds(60)).until(() -> !append("later")
                .handle((done, failure) -> failure != null)
                .get());
        assertThat(told)
                .doesNotHaveDuplicates()
                .isSorted()
                .endsWith(parts.state().head());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void goesOnAfterAFailureToTake(Throwable fault) {
        atTake.add(fault);
        atTake.add(fault);
        join(append("first"));
        assertComesBack();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void answersWhoWaitsWhenFreeSpaceCannotBeAsked(Throwable fault) {
        atSpace.add(fault);
        assertRefused(append("first"));
        assertComesBack();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void answersWhoWaitsWhenACommitFails(Throwable fault) {
        atWrite.add(fault);
        assertRefused(append("first"));
        assertComesBack();
        atClock.add(fault);
        assertRefused(append("second"));
        assertComesBack();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void answersWhoWaitsWhileRecoveryFails(Throwable fault) {
        atWrite.add(fault);
        atWrite.add(fault);
        assertRefused(append("first"));
        assertRefused(append("second"));
        assertComesBack();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tellsTheFollowerOfTheNextEventsThoughItFailed(Throwable fault) {
        atFollower.add(fault);
        join(append("first"));
        join(append("second"));
        assertThat(told).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void answersTheOthersThoughWhatDependsOnOneAnswerFails(Throwable fault) {
        CompletableFuture<List<Appended>> first = new CompletableFuture<>();
        CompletableFuture<Boolean> failing = first.thenApply(appended -> {
            Thread.currentThread().interrupt();
            strike(new ConcurrentLinkedQueue<>(List.of(fault)));
            return true;
        });
        CompletableFuture<List<Appended>> unused = append("first", first);
        // Not waited for by its own methods, which would run what depends on it here.
        await().until(failing::isDone);
        join(append("second"));
        assertThat(failing).isCompletedExceptionally();
        assertComesBack();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void goesOnWhenTheIndexCannotBeWritten(Throwable fault) {
        atIndexing.add(fault);
        join(append("x".repeat(2000)));
        assertComesBack();
        assertThat(parts.state().indexed()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void keepsNoKeeperFromItsNextRound(Throwable fault) {
        Keeper keeper = new Keeper(parts, access, queue);
        atClock.add(fault);
        assertThatCode(keeper::run).doesNotThrowAnyException();
        assertThat(atClock).isEmpty();
        assertThatCode(keeper::run).doesNotThrowAnyException();
    }

    @Test
    void endsThoughTheLastWriteFails() {
        join(append("first"));
        atWrite.add(new OutOfMemoryError("injected"));
    }
}
