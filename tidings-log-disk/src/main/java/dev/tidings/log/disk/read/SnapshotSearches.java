package dev.tidings.log.disk.read;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Answers those who ask for snapshots, by searches that take their turns with others; one whose asker cancelled is dropped. Any thread. */
public final class SnapshotSearches {
    private final LogParts parts;
    private final StoreAccess access;
    private final RecentWindow recent;
    private final ReadTurns turns;

    public SnapshotSearches(LogParts parts, StoreAccess access, RecentWindow recent, ReadTurns turns) {
        this.parts = parts;
        this.access = access;
        this.recent = recent;
        this.turns = turns;
    }

    /** As {@link dev.tidings.log.EventLog#newest}. May be cancelled. */
    public CompletableFuture<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        CompletableFuture<ViewSnapshot> answer = new CompletableFuture<>();
        SnapshotSearch search = new SnapshotSearch(parts, recent, view, bounds);
        turns.add(view.hasPattern() ? Lane.SEARCH : Lane.QUICK, new ReadTurns.Piecework() {
            @Override
            public boolean next() {
                if (answer.isDone()) {
                    return false;
                }
                try {
                    Optional<ViewSnapshot> found = access.use(search::step);
                    found.ifPresent(answer::complete);
                    return found.isEmpty();
                } catch (RocksDBException | RuntimeException | Error failure) {
                    answer.completeExceptionally(failure);
                    return false;
                }
            }

            @Override
            public void refuse(LogUnavailableException refusal) {
                answer.completeExceptionally(refusal);
            }
        });
        return answer;
    }
}
