package dev.tidings.log.disk.state;

import dev.tidings.log.EventIds;
import dev.tidings.log.EventIds.Epoch;
import dev.tidings.log.disk.record.ByteReader;
import dev.tidings.log.disk.record.ByteWriter;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/** The epochs of a log's ids as they lie in the store: each one's name and first position, in order. */
final class Epochs {
    private Epochs() {}

    /** Those of a store; a log that is older than the table has one, and a new log draws one. */
    static EventIds read(Store store) throws RocksDBException {
        byte[] table = store.get(Family.META, MetaKeys.EPOCHS);
        if (table != null) {
            return decode(table);
        }
        byte[] only = store.get(Family.META, MetaKeys.EPOCH);
        return only == null ? EventIds.random() : new EventIds(new String(only, StandardCharsets.US_ASCII));
    }

    private static EventIds decode(byte[] table) {
        List<Epoch> epochs = new ArrayList<>();
        ByteReader in = new ByteReader(table, 0);
        while (in.hasMore()) {
            epochs.add(new Epoch(in.text(), in.varint()));
        }
        return new EventIds(epochs);
    }

    static void put(EventIds ids, CommitBatch batch) {
        ByteWriter table = new ByteWriter(64);
        for (Epoch epoch : ids.epochs()) {
            table.putText(epoch.name()).putVarint(epoch.first());
        }
        batch.put(Family.META, MetaKeys.EPOCHS, table);
        batch.put(Family.META, MetaKeys.EPOCH, ids.epoch().getBytes(StandardCharsets.US_ASCII));
    }
}
