package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** That RocksDB reads what is built here as what its own methods would have built. */
class CommitBatchTest {
    @Property(tries = 300)
    void isByteForByteWhatRocksDbBuildsForOneFamily(@ForAll @Size(max = 20) byte[][] keys, @ForAll byte[] value)
            throws RocksDBException {
        RocksDB.loadLibrary();
        CommitBatch ours = new CommitBatch();
        int[] counted = {0};
        for (byte[] key : keys) {
            ours.put(Family.EVENTS, key, value);
        }
        try (WriteBatch read = new WriteBatch(ours.toArray())) {
            assertThat(read.count()).isEqualTo(keys.length);
            read.iterate(new PutsOfEvents(keys, value, counted));
            assertThat(counted[0]).isEqualTo(keys.length);
            assertThat(read.data()).isEqualTo(ours.toArray());
        }
    }

    @Test
    void putsAndDeletesInOrder(@TempDir Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        try (Store store = Store.open(directory, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.putLong(Family.META, key("kept"), 42);
            batch.put(Family.INDEX, key("a"), key("1"));
            batch.put(Family.INDEX, key("b"), key("2"));
            batch.put(Family.INDEX, key("c"), key("3"));
            batch.delete(Family.INDEX, key("a"));
            batch.deleteRange(Family.INDEX, key("b"), key("c"));
            batch.put(Family.NEWEST, key("a"), new ByteWriter(8).putVarint(300).putText("x"));
            store.write(batch, Durability.SYNCED);

            assertThat(store.number(key("kept"), 0)).isEqualTo(42);
            assertThat(store.get(Family.INDEX, key("a"))).isNull();
            assertThat(store.get(Family.INDEX, key("b"))).isNull();
            assertThat(store.get(Family.INDEX, key("c"))).isEqualTo(key("3"));
            assertThat(store.get(Family.NEWEST, key("a"))).containsExactly(0xAC, 0x02, 1, 'x');
        }
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
