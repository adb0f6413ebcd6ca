package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.Location;
import dev.tidings.log.LogClock;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.index.Names;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.Store;

/** What the parts of an open log share: where it begins and ends, and how it is kept. */
public record LogParts(LogState state, Segments segments, Snapshots snapshots, DiskLogOptions options, LogClock clock) {
    public LogReads reads(Store store) {
        return new LogReads(store, state, segments, snapshots);
    }

    public SnapshotSlices snapshotReads(Store store) {
        return new SnapshotSlices(store, this);
    }

    /** Just before all that is kept: snapshots may be of any age. */
    public long beforeAll() {
        return snapshots.exist() ? 0 : state.oldest() - 1;
    }

    /** Where one begins who holds no id, and asks for nothing that is gone, but for what damage took of what is kept. */
    public Location beginning(Store store, View view, long position) {
        return new Location(true, position, Math.max(bygone(store), state.cuts().bygone(view)));
    }

    private long bygone(Store store) {
        long bygone = Math.max(state.oldest() - 1, state.losses().last());
        Stretch damaged = store.damage().firstEndingAfter(state.oldest() - 1);
        return damaged == null ? bygone : Math.min(bygone, Math.max(state.oldest(), damaged.from()) - 1);
    }

    public Names names(Store store) {
        return new Names(store::getUnlessDamaged, segments, state.names().inSegmentsUpTo());
    }

    public LogSearch search(Store store) {
        return new LogSearch(store, state, names(store));
    }
}
