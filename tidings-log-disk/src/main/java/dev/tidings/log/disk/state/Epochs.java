package dev.tidings.log.disk.state;

import dev.tidings.log.EpochIds;
import dev.tidings.log.EpochIds.Epoch;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/** The epochs of a log's ids as they lie in the store: each one's name and first position, in order. */
final class Epochs {
    private Epochs() {}

    /** Those of a store; a log that is older than the table has one, and a new log draws one. */
    static EpochIds read(Store store) throws RocksDBException {
        byte[] table = store.get(Family.META, MetaKeys.EPOCHS);
        if (table != null) {
            return decode(table);
        }
        byte[] only = store.get(Family.META, MetaKeys.EPOCH);
        return only == null ? EpochIds.random() : new EpochIds(new String(only, StandardCharsets.US_ASCII));
    }

    private static EpochIds decode(byte[] table) {
        List<Epoch> epochs = new ArrayList<>();
        ByteReader in = new ByteReader(table, 0);
        while (in.hasMore()) {
            epochs.add(new Epoch(in.text(), in.varint()));
        }
        return new EpochIds(epochs);
    }

    static void put(EpochIds ids, CommitBatch batch) {
        ByteWriter table = new ByteWriter(64);
        for (Epoch epoch : ids.epochs()) {
            table.putText(epoch.name()).putVarint(epoch.first());
        }
        batch.put(Family.META, MetaKeys.EPOCHS, table);
        batch.put(Family.META, MetaKeys.EPOCH, ids.name().getBytes(StandardCharsets.US_ASCII));
    }
}
