package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.IN_MEMORY;
import static dev.tidings.log.disk.DiskLogs.SYNCED;
import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.LogClock;
import dev.tidings.log.disk.commit.CommitGroup;
import dev.tidings.log.disk.commit.Indexer;
import dev.tidings.log.disk.commit.Request;
import dev.tidings.log.disk.commit.Reservation;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.RocksDBException;

/** For how long an own id may be that of an event that a crash took and that was sent again: on a log whose clock the test moves. */
class SentAgainTest {
    private static final Event OWN =
            Event.on("ticks").id("own").data("sent twice").build();

    private final Path directory;
    private final Path left;
    private long nanos;
    private long wallMillis = System.currentTimeMillis();

    SentAgainTest(@TempDir Path directory) {
        this.directory = directory.resolve("log");
        this.left = directory.resolve("left");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "600, false", "601, true"})
    void endsTenMinutesAfterTheFirstEventThatFollowedTheCrash(int seconds, boolean known) throws Exception {
        LogClock clock = new LogClock(System.currentTimeMillis(), () -> nanos);
        Location location = locatedAfterACrash(commits -> {
            commits.commit(clock, event("ticks", "between"));
            nanos = TimeUnit.SECONDS.toNanos(seconds);
            commits.commit(clock, OWN);
        });
        assertThat(location.known()).isEqualTo(known);
    }

    @Test
    void doesNotEndWithAJumpOfTheClockThatWasTakenBack() throws Exception {
        LogClock clock = new LogClock(0, LogClock.NO_FLOOR, () -> wallMillis, () -> nanos);
        Location location = locatedAfterACrash(commits -> {
            commits.commit(clock, event("ticks", "between"));
            wallMillis += TimeUnit.DAYS.toMillis(1);
            commits.commit(clock, OWN);
            wallMillis -= TimeUnit.DAYS.toMillis(1);
            commits.commit(clock, event("ticks", "after"));
        });
        assertThat(location.known()).isFalse();
    }

    private interface Commits {
        void commit(LogClock clock, Event event) throws RocksDBException;
    }

    private interface Course {
        void run(Commits commits) throws RocksDBException;
    }

    /** Where the own id is in a log that lost its event in a crash, after what came then. */
    private Location locatedAfterACrash(Course course) throws Exception {
        try (DiskEventLog log = DiskLogs.open(directory)) {
            join(log.append(List.of(OWN), IN_MEMORY));
            killed(directory, left);
        }
        StoreAccess access = StoreAccess.open(left, 1 << 20);
        try {
            return access.use(store -> {
                LogState state = LogState.recover(store, DiskLogs.TINY, access.note());
                DiskLogOptions options = keeping(0);
                Snapshots snapshots = new Snapshots(options.retention());
                course.run((clock, event) ->
                        commit(new LogParts(state, DiskLogs.TINY, snapshots, options, clock), store, access, event));
                LogClock unused = new LogClock(0, () -> nanos);
                return new LogParts(state, DiskLogs.TINY, snapshots, options, unused)
                        .search(store)
                        .locate(view("ticks"), "own");
            });
        } finally {
            access.close();
        }
    }

    private static void commit(LogParts parts, Store store, StoreAccess access, Event event) throws RocksDBException {
        Reservation reservation = new Reservation(parts.state().head(), 0);
        Indexer indexer = new Indexer(parts, access, Runnable::run);
        CommitGroup group = new CommitGroup(parts, store, new CommitGroup.Buffers(), reservation, indexer);
        group.add(new Request.Append(List.of(event), SYNCED, new CompletableFuture<>()));
        group.write(store);
        group.moveEnds();
    }
}
