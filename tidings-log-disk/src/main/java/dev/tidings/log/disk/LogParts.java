package dev.tidings.log.disk;

import dev.tidings.log.LogClock;

/** What the parts of an open log share: where it begins and ends, and how it is kept. */
record LogParts(LogState state, Segments segments, Snapshots snapshots, DiskLogOptions options, LogClock clock) {
    LogReads reads(Store store) {
        return new LogReads(store, state, segments, snapshots);
    }

    LogSearch search(Store store) {
        return new LogSearch(store, state, segments, snapshots);
    }
}
