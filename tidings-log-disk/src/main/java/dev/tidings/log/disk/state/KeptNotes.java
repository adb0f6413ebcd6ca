package dev.tidings.log.disk.state;

import dev.tidings.log.LogCopy.Notes;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What is noted with the batches of one commit, each key once: it goes with them into the store. Of the committer. */
public final class KeptNotes implements Notes {
    private final Map<String, Optional<byte[]>> changes = new HashMap<>();
    private boolean isCleared;

    @Override
    public void put(String key, byte[] value) {
        changes.put(key, Optional.of(value));
    }

    @Override
    public void remove(String key) {
        changes.put(key, Optional.empty());
    }

    @Override
    public void clear() {
        changes.clear();
        isCleared = true;
    }

    public void moveTo(CommitBatch batch) {
        if (isCleared) {
            batch.deleteRange(Family.META, new byte[] {MetaKeys.NOTE}, new byte[] {MetaKeys.NOTE + 1});
        }
        changes.forEach((key, value) -> value.ifPresentOrElse(
                bytes -> batch.put(Family.META, key(key), bytes), () -> batch.delete(Family.META, key(key))));
        changes.clear();
        isCleared = false;
    }

    /** All that a store has. */
    public static Map<String, byte[]> read(Store store) throws RocksDBException {
        Map<String, byte[]> notes = new HashMap<>();
        try (RocksIterator entries = store.iterator(Family.META)) {
            for (entries.seek(new byte[] {MetaKeys.NOTE}); entries.isValid(); entries.next()) {
                byte[] key = entries.key();
                if (key[0] != MetaKeys.NOTE) {
                    break;
                }
                notes.put(new String(key, 1, key.length - 1, StandardCharsets.UTF_8), entries.value());
            }
            entries.status();
        }
        return notes;
    }

    private static byte[] key(String key) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        return new ByteWriter(1 + utf8.length).put(MetaKeys.NOTE).put(utf8).toArray();
    }
}
