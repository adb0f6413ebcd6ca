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

    SentAgainTest(@TempDir Path directory) {
        this.directory = directory.resolve("log");
        this.left = directory.resolve("left");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "600, false", "601, true"})
    void endsTenMinutesAfterTheFirstEventThatFollowedTheCrash(int seconds, boolean known) throws Exception {
        try (DiskEventLog log = DiskLogs.open(directory)) {
            join(log.append(List.of(OWN), IN_MEMORY));
            killed(directory, left);
        }
        StoreAccess access = StoreAccess.open(left, 1 << 20);
        try {
            Location location = access.use(store -> {
                LogState state = LogState.recover(store, DiskLogs.TINY, access.note());
                DiskLogOptions options = keeping(0);
                LogClock clock = new LogClock(System.currentTimeMillis(), () -> nanos);
                LogParts parts = new LogParts(state, DiskLogs.TINY, new Snapshots(options.retention()), options, clock);
                commit(parts, store, access, event("ticks", "between"));
                nanos = TimeUnit.SECONDS.toNanos(seconds);
                commit(parts, store, access, OWN);
                return parts.search(store).locate(view("ticks"), "own");
            });
            assertThat(location.known()).isEqualTo(known);
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
