package dev.tidings.log.disk.retain;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.Name;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Gives the names that the first format has in segments their own places, from the newest segment to the oldest. Until it is done, {@code Names} looks in both. Of
 * the keeper.
 */
final class NameConversion {
    private static final byte[] KINDS = {IndexKeys.OWN_ID, IndexKeys.IDEMPOTENCY_KEY};

    private final LogParts parts;
    private int kind;
    private @Nullable NameSteps steps;

    NameConversion(LogParts parts) {
        this.parts = parts;
    }

    boolean isDone() {
        return parts.state().names().inSegmentsUpTo() == 0;
    }

    void step(Store store) throws RocksDBException {
        long upTo = parts.state().names().inSegmentsUpTo();
        int segment = parts.segments().of(upTo);
        if (upTo < parts.state().oldest()) {
            finish(store, 0);
        } else if (kind == KINDS.length) {
            finish(store, Math.max(0, parts.segments().first(segment) - 1));
        } else {
            convert(store, segment);
        }
    }

    private void convert(Store store, int segment) throws RocksDBException {
        byte of = KINDS[kind];
        NameSteps current = steps == null ? new NameSteps(parts, segment, of) : steps;
        steps = current;
        current.step(store, (key, value, batch) -> move(store, name(of, key), value, batch));
        if (current.isDone()) {
            kind++;
            steps = null;
        }
    }

    private static Name name(byte kind, byte[] key) {
        return new Name(kind, "", new String(IndexKeys.text(key), StandardCharsets.UTF_8));
    }

    /** What is there already is newer. */
    private void move(Store store, Name name, byte[] value, CommitBatch batch) throws RocksDBException {
        if (store.get(Family.INDEX, name.key()) == null) {
            StoredName what = StoredName.ofFirstFormat(value);
            name.put(what, parts.segments().of(what.position()), batch);
        }
    }

    /** In one batch with nothing else, for what came before is in the store, which keeps the order. */
    private void finish(Store store, long upTo) throws RocksDBException {
        CommitBatch batch = new CommitBatch();
        batch.putLong(Family.META, MetaKeys.NAMES_IN_SEGMENTS, upTo);
        store.write(batch, Durability.MEMORY);
        parts.state().names().moveInSegments(upTo);
        kind = 0;
        steps = null;
    }
}
