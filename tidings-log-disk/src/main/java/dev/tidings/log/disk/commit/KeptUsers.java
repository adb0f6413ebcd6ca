package dev.tidings.log.disk.commit;

import dev.tidings.event.Event;
import dev.tidings.log.Housekeeping;
import dev.tidings.log.disk.state.HousekeepingSums;
import dev.tidings.log.disk.state.HousekeepingSums.Sum;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Store;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;

/** Counts the events of users apart from housekeeping while a group is put together, and finds what is beyond their bound. Of one group. */
final class KeptUsers {
    private final Store store;
    /** The most events of users that are kept; 0 for any number. */
    private final long most;

    private final TreeMap<Long, Sum> inGroup = new TreeMap<>();
    private Sum housekeeping;

    KeptUsers(Store store, long most, Sum before) {
        this.store = store;
        this.most = most;
        this.housekeeping = before;
    }

    void add(Event event, long position, int size, CommitBatch batch) {
        if (Housekeeping.is(event)) {
            housekeeping = housekeeping.plus(size);
            inGroup.put(position, housekeeping);
            HousekeepingSums.put(batch, position, housekeeping);
        }
    }

    /** What all housekeeping since the log began comes to, that of the group included. */
    Sum housekeeping() {
        return housekeeping;
    }

    /**
     * The last position of what is beyond the bound if the log ends at a head; 0 for none.
     *
     * @param oldest that is kept so far: of what lies before it, nothing is known
     */
    long beyondBound(long oldest, long head) throws RocksDBException {
        long gone = most == 0 ? 0 : head - housekeeping.events() - most;
        long low = oldest - 1;
        if (gone <= 0 || usersUpTo(low) >= gone) {
            return 0;
        }
        // Where no housekeeping lies between, this is it.
        long high = low + gone - usersUpTo(low);
        for (long step = high - low; usersUpTo(high) < gone; step *= 2) {
            low = high;
            high = Math.min(head, high + step);
        }
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (usersUpTo(middle) < gone) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private long usersUpTo(long position) throws RocksDBException {
        if (housekeeping.events() == 0) {
            return position;
        }
        Map.Entry<Long, Sum> here = inGroup.floorEntry(position);
        Sum sum = here == null ? HousekeepingSums.upTo(store, position) : here.getValue();
        return position - sum.events();
    }
}
