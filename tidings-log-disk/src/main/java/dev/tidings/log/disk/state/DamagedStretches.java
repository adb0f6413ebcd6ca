package dev.tidings.log.disk.state;

import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Stretches of the log that damage took for good, as they lie in the store: first position in the key, last position and whether it is traced as the value. */
public final class DamagedStretches {
    private DamagedStretches() {}

    public static void put(Stretch stretch, CommitBatch batch) {
        byte[] key =
                new ByteWriter(9).put(MetaKeys.DAMAGED).putLong(stretch.from()).toArray();
        batch.put(Family.META, key, new ByteWriter(9).putLong(stretch.to()).put(stretch.traced() ? 1 : 0));
    }

    /** Has the store know those that are in it. */
    static void load(Store store) throws RocksDBException {
        try (RocksIterator entries = store.iterator(Family.META)) {
            for (entries.seek(new byte[] {MetaKeys.DAMAGED}); entries.isValid(); entries.next()) {
                byte[] key = entries.key();
                if (key[0] != MetaKeys.DAMAGED) {
                    break;
                }
                byte[] value = entries.value();
                store.damage().add(new Stretch(ByteReader.longAt(key, 1), ByteReader.longAt(value, 0), value[8] == 1));
            }
            entries.status();
        }
    }
}
