package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.Location;
import dev.tidings.log.LogClock;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.Store;

/** What the parts of an open log share: where it begins and ends, and how it is kept. */
public record LogParts(LogState state, Segments segments, Snapshots snapshots, DiskLogOptions options, LogClock clock) {
    public LogReads reads(Store store) {
        return new LogReads(store, state, segments, snapshots);
    }

    /** Just before all that is kept: snapshots may be of any age. */
    public long beforeAll() {
        return snapshots.exist() ? 0 : state.oldest() - 1;
    }

    /** Where one begins who holds no id, and asks for nothing that is gone. */
    public Location beginning(long position) {
        return new Location(
                true, position, Math.max(state.oldest() - 1, state.losses().last()));
    }

    public LogSearch search(Store store) {
        return new LogSearch(store, state, segments);
    }
}
