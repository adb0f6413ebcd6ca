package dev.tidings.log.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What the first version of the log left on the disk: the names of events lie in their segments, and nothing tells contents apart. */
final class FirstFormat {
    private FirstFormat() {}

    /** Makes a closed log one of the first format. */
    static void rewrite(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        try (Store store = Store.open(directory, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.put(Family.META, MetaKeys.FORMAT, new byte[] {1});
            try (RocksIterator index = store.iterator(Family.INDEX)) {
                for (index.seekToFirst(); index.isValid(); index.next()) {
                    byte[] key = index.key();
                    if (key[0] == -1) {
                        batch.delete(Family.INDEX, key);
                    } else if (key[4] == 'n') {
                        move(key, store, batch);
                    }
                }
            }
            store.write(batch, Durability.SYNCED);
        }
    }

    private static void move(byte[] listed, Store store, CommitBatch batch) throws RocksDBException {
        byte[] fromKindOn = Arrays.copyOfRange(listed, 5, listed.length);
        byte @Nullable [] value = store.get(
                Family.INDEX, new ByteWriter(64).putInt(-1).put(fromKindOn).toArray());
        if (value == null) {
            throw new AssertionError("a segment lists a name that is not there");
        }
        byte[] text = Arrays.copyOfRange(fromKindOn, 2, fromKindOn.length);
        ByteWriter key = new ByteWriter(64).put(listed, 0, 4).put(fromKindOn[0]).put(text);
        ByteWriter result = new ByteWriter(64).putLong(ByteReader.longAt(value, 0));
        if (fromKindOn[0] == 'k') {
            result.put(value, 25, value.length - 25);
        }
        batch.delete(Family.INDEX, listed);
        batch.put(Family.INDEX, key.toArray(), result);
    }

    /** How many names lie in places of their own, and how many are listed by segments. */
    static String names(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        int own = 0;
        int listed = 0;
        int old = 0;
        try (Store store = Store.openToRead(directory, 1 << 20);
                RocksIterator index = store.iterator(Family.INDEX)) {
            for (index.seekToFirst(); index.isValid(); index.next()) {
                byte[] key = index.key();
                own += key[0] == -1 ? 1 : 0;
                listed += key[0] != -1 && key[4] == 'n' ? 1 : 0;
                old += key[0] != -1 && (key[4] == 'i' || key[4] == 'k') ? 1 : 0;
            }
        }
        return own + " own, " + listed + " listed, " + old + " old";
    }

    static String format(Path directory) throws RocksDBException {
        try (Store store = Store.openToRead(directory, 1 << 20)) {
            byte[] format = store.get(Family.META, MetaKeys.FORMAT);
            return format == null ? "" : new String(new byte[] {(byte) (format[0] + '0')}, US_ASCII);
        }
    }
}
