package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.View;
import dev.tidings.log.disk.read.BackReads.Wanted;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.concurrent.CompletableFuture;

/** Answers those who read the log from its end what is not in memory. Any thread. */
public final class BackSearches {
    private final LogParts parts;
    private final StoreAccess access;
    private final ReadTurns turns;

    public BackSearches(LogParts parts, StoreAccess access, ReadTurns turns) {
        this.parts = parts;
        this.access = access;
        this.turns = turns;
    }

    /** As {@link dev.tidings.log.EventLog#readBack}, up to a position that is in the index. May be cancelled. */
    public CompletableFuture<BackSlice> read(View view, long upTo, ReadLimit limit) {
        Wanted wanted = new Wanted(view, upTo, limit);
        Lane lane = view.hasPattern() ? Lane.SEARCH : Lane.QUICK;
        if (upTo < parts.state().oldest()) {
            return turns.read(lane, store -> new BackReads(parts, store).readDiscarded(wanted));
        }
        BackSearch search = new BackSearch(parts, access, wanted);
        turns.add(lane, search);
        return search.answer();
    }
}
