package dev.tidings.log.disk.commit;

import dev.tidings.log.disk.index.Name;
import dev.tidings.log.disk.index.Names;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Store;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** The own ids and idempotency keys of one group: what stands under them, in the group or the store, and what the group puts there. Of the committer. */
final class GroupNames {
    private final LogParts parts;
    private final Names stored;
    private final Map<Name, StoredName> inGroup = new HashMap<>();
    /** What stands in the store under names that the group has asked for; null for nothing. */
    private final Map<Name, @Nullable StoredName> asked = new HashMap<>();

    private boolean renews;

    GroupNames(LogParts parts, Store store) {
        this.parts = parts;
        this.stored = parts.names(store);
    }

    /** What stands under a name, be its event kept or not; null for nothing. */
    @Nullable
    StoredName find(Name name) throws RocksDBException {
        StoredName inGroupAlready = inGroup.get(name);
        if (inGroupAlready != null) {
            return inGroupAlready;
        }
        if (!asked.containsKey(name)) {
            asked.put(name, stored.find(name, parts.state().oldest()));
        }
        return asked.get(name);
    }

    /** Puts a name for as long as its event is kept: into the batch of that event, so that it is never there without. */
    void put(Name name, StoredName what, CommitBatch batch) {
        inGroup.put(name, what);
        renews |= asked.get(name) != null;
        name.put(what, parts.segments().of(what.position()), batch);
    }

    /** Whether a name is put that a discarded event has left behind, and that might be deleted at this moment. */
    boolean renews() {
        return renews;
    }
}
