package dev.tidings.log.disk.read;

import dev.tidings.log.LogClock;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.index.Names;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.Store;

/** What the parts of an open log share: where it begins and ends, and how it is kept. */
public record LogParts(LogState state, Segments segments, Snapshots snapshots, DiskLogOptions options, LogClock clock) {
    public LogReads reads(Store store) {
        return new LogReads(store, state, segments, snapshots);
    }

    public Names names(Store store) {
        return new Names(store::get, segments, state.names().inSegmentsUpTo());
    }

    public LogSearch search(Store store) {
        return new LogSearch(store, state, segments, snapshots);
    }
}
