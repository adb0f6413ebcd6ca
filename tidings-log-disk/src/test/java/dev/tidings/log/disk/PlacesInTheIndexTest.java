package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.TINY;
import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.Places;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.Postings;
import dev.tidings.log.disk.record.ChunkReader;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.ByteWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Where the index says that events lie, and that they are found where it does not say so, or is wrong. */
class PlacesInTheIndexTest {
    private final Path directory;

    PlacesInTheIndexTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void nameTheChunkOfEachEvent() throws RocksDBException {
        fill();
        try (Store store = Store.open(directory, 1 << 20);
                StoreCursors cursors = new StoreCursors(store)) {
            assertThat(placesOf("a", cursors)).containsExactly(Places.of(1, 1), Places.of(3, 1), Places.of(5, 4));
        }
    }

    /** As {@link #nameTheChunkOfEachEvent}, of what a crash kept out of the index. */
    @Test
    void areFoundInTheEventsThatAreNotYetInTheIndex() throws RocksDBException {
        fill();
        try (Store store = Store.open(directory, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.deleteRange(Family.INDEX, IndexKeys.segment(0), IndexKeys.segment(100));
            Postings.of(store, 0, TINY).moveTo(batch);
            store.write(batch, Durability.SYNCED);
            try (StoreCursors cursors = new StoreCursors(store)) {
                assertThat(placesOf("a", cursors)).containsExactly(Places.of(1, 1), Places.of(3, 1), Places.of(5, 4));
            }
        }
    }

    @Test
    void areNotNeeded() throws RocksDBException {
        fill();
        try (Store store = Store.open(directory, 1 << 20)) {
            store.write(inFirstFormat(store), Durability.SYNCED);
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(replay(log, view("a"), "earliest")).containsExactly("one", "three", "five");
            join(log.append(List.of(event("b", "six"), event("a", "seven"))));
            assertThat(replay(log, view("a"), "earliest")).containsExactly("one", "three", "five", "seven");
            assertThat(replay(log, view("a", "b"), "earliest"))
                    .containsExactly("one", "two", "three", "four", "five", "six", "seven");
        }
    }

    @Test
    void areNotTrustedWhereTheChunkHasChanged() throws RocksDBException {
        fill();
        try (Store store = Store.open(directory, 1 << 20)) {
            store.write(inChunksOfOne(store), Durability.SYNCED);
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(replay(log, view("a"), "earliest")).containsExactly("one", "three", "five");
        }
    }

    private void fill() {
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(event("a", "one"), event("b", "two"), event("a", "three"))));
            join(log.append(List.of(event("b", "four"), event("a", "five"))));
        }
    }

    private static long[] placesOf(String topic, StoreCursors cursors) throws RocksDBException {
        return new PostingReader(cursors.index(), TINY)
                .after(topic.getBytes(UTF_8), IndexKeys.PUBLIC, 0, 100, 100)
                .places();
    }

    private static CommitBatch inFirstFormat(Store store) throws RocksDBException {
        CommitBatch batch = new CommitBatch();
        batch.put(Family.META, MetaKeys.FORMAT, new byte[] {1});
        try (RocksIterator index = store.iterator(Family.INDEX)) {
            for (index.seekToFirst(); index.isValid(); index.next()) {
                ByteWriter value = new ByteWriter(16);
                long[] positions = Postings.positions(index.key(), index.value());
                for (int i = positions.length - 2; i >= 0; i--) {
                    value.putVarint(positions[i + 1] - positions[i]);
                }
                batch.put(Family.INDEX, index.key(), value);
            }
            index.status();
        }
        return batch;
    }

    private static CommitBatch inChunksOfOne(Store store) throws RocksDBException {
        CommitBatch batch = new CommitBatch();
        for (long first : new long[] {1, 4}) {
            byte[] value = store.get(Family.EVENTS, EventKeys.of(first));
            batch.delete(Family.EVENTS, EventKeys.of(first));
            ChunkReader chunk = new ChunkReader(first, value == null ? new byte[0] : value);
            boolean more = true;
            for (; more; more = chunk.next()) {
                byte[] record = chunk.record();
                batch.put(
                        Family.EVENTS,
                        EventKeys.of(chunk.position()),
                        new ByteWriter(64).putVarint(0).putVarint(record.length).put(record));
            }
        }
        return batch;
    }
}
