package dev.tidings.log.disk.read;

import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.concurrent.CompletableFuture;

/** Answers those who ask for snapshots, by searches that take their turns with others and are shared. Any thread. */
public final class SnapshotSearches {
    private final LogParts parts;
    private final RecentWindow recent;
    private final SharedSearches<Question, ViewSnapshot> searches;

    public SnapshotSearches(LogParts parts, StoreAccess access, RecentWindow recent, ReadTurns turns) {
        this.parts = parts;
        this.recent = recent;
        this.searches = new SharedSearches<>(access, turns);
    }

    /**
     * What is asked.
     *
     * @param head of the snapshot of which the rest is wanted; 0 for who begins, for whom a snapshot of a moment ago is as good
     */
    private record Question(View view, long head, long after, int most) {}

    /** As {@link dev.tidings.log.EventLog#newest}. May be cancelled. */
    public CompletableFuture<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        long head = bounds.after() == 0 ? 0 : bounds.upTo();
        return searches.ask(
                new Question(view, head, bounds.after(), bounds.most()),
                bounds.upTo(),
                view.hasPattern() ? Lane.SEARCH : Lane.QUICK,
                () -> new SnapshotSearch(parts, recent, view, bounds));
    }
}
