package dev.tidings.log.disk;

import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.rocksdb.RocksDBException;

/**
 * What a log on disk holds.
 *
 * @param epoch what the ids it assigns begin with
 * @param oldest the position of the oldest event kept, but for snapshots
 * @param head the position of the newest event
 * @param eventBytes of events, as they are stored before compression
 * @param diskBytes of all files
 * @param from when the oldest event was committed
 * @param to when the newest was
 */
public record LogInfo(String epoch, long oldest, long head, long eventBytes, long diskBytes, Instant from, Instant to) {
    static LogInfo of(Path directory, Store store, LogState state) throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            boolean empty = cursors.seekEvent(state.oldest()) == Long.MAX_VALUE;
            byte[] oldest = empty ? new byte[0] : cursors.record();
            return new LogInfo(
                    state.ids().name(),
                    state.oldest(),
                    state.head(),
                    empty ? 0 : state.eventBytes() - StoredEvent.bytesBefore(oldest),
                    diskBytes(directory),
                    empty ? Instant.EPOCH : Instant.ofEpochMilli(StoredEvent.timeMillis(oldest)),
                    empty
                            ? Instant.EPOCH
                            : Instant.ofEpochMilli(state.times().known().newestMillis()));
        }
    }

    /** The store makes and deletes files meanwhile: one that is gone counts for nothing. */
    static long diskBytes(Path directory) {
        File[] files = directory.toFile().listFiles();
        return files == null ? 0 : Arrays.stream(files).mapToLong(File::length).sum();
    }

    /** How many positions the log spans: events, but for holes. */
    public long events() {
        return Math.max(0, head - oldest + 1);
    }
}
