package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.Location;
import dev.tidings.log.View;
import dev.tidings.log.disk.index.Name;
import dev.tidings.log.disk.index.Names;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.state.HousekeepingSums;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.LogTimes;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;

/** Finds events in the store by what stands under a name, and by what rises with their positions. Any thread. */
public final class LogSearch {
    /** For how long after the first event that follows a crash publishers send again what they had no answer for. */
    private static final long SENT_AGAIN_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Store store;
    private final LogState state;
    private final Names names;

    public LogSearch(Store store, LogState state, Names names) {
        this.store = store;
        this.state = state;
        this.names = names;
    }

    /** The place of an event by its id. */
    public Location locate(View view, String id) throws RocksDBException {
        Location assigned = state.assigned(id);
        if (assigned != null) {
            return assigned;
        }
        StoredName own = names.find(Name.ofId("", id), state.oldest());
        if (own == null || !isKept(own.position()) || !mayKnow(view, own)) {
            return new Location(false, state.oldest() - 1, 0);
        }
        long loss = lossBefore(view, own.position());
        return loss == 0 ? new Location(true, own.position(), 0) : new Location(false, loss, 0);
    }

    private boolean isKept(long position) {
        return position >= state.oldest() && position <= state.head();
    }

    private boolean mayKnow(View view, StoredName own) throws RocksDBException {
        if (!own.isOfFirstFormat()) {
            return own.mayBeKnownTo(view);
        }
        try (StoreCursors cursors = new StoreCursors(store)) {
            return cursors.seekEvent(own.position()) == own.position()
                    && cursors.event().mayBeKnownTo(view);
        }
    }

    /**
     * The loss that a reader must be told of whose cursor is the publisher's own id of the event at this position, or 0. The publisher may have sent that
     * event before the crash and again after it: the reader may have seen the one that is lost, and nothing of what came in between.
     */
    private long lossBefore(View view, long position) throws RocksDBException {
        long loss = state.losses().lastBefore(view, position);
        if (loss == 0 || loss < state.oldest() - 1) {
            return 0;
        }
        LogTimes.Known times = state.times().known();
        try (StoreCursors cursors = new StoreCursors(store)) {
            long first = cursors.seekEvent(loss + 1);
            if (first > position) {
                return loss;
            }
            long firstMillis = times.of(first, cursors.record());
            // To its own, or if it was a snapshot and is replaced, to one before it.
            long own = cursors.seekEventBackwards(position);
            return times.of(own, cursors.record()) - firstMillis > SENT_AGAIN_MILLIS ? 0 : loss;
        }
    }

    /** The first position whose event counts as committed at a time or later; one more than the head's if none does. */
    public long firstSince(long timeMillis) throws RocksDBException {
        long head = state.head();
        // Asked after the head, and once: so times do not fall up to there.
        LogTimes.Known times = state.times().known();
        return first(head, (position, record) -> times.of(position, record) >= timeMillis);
    }

    /** The first position with at least so many bytes of users' events before it; one more than the head's if none has. */
    public long firstBehind(long bytes) throws RocksDBException {
        return first(
                state.head(),
                (position, record) -> StoredEvent.bytesBefore(record)
                                - HousekeepingSums.upTo(store, position - 1).bytes()
                        >= bytes);
    }

    /** The first position with at least so much housekeeping before it, in events or in bytes; one more than the head's if none has. */
    public long firstBehind(HousekeepingSums.Sum housekeeping) throws RocksDBException {
        return first(state.head(), (position, record) -> {
            HousekeepingSums.Sum before = HousekeepingSums.upTo(store, position - 1);
            return before.events() >= housekeeping.events() || before.bytes() >= housekeeping.bytes();
        });
    }

    /** Of records that a condition holds for from some position on, the first. */
    private interface Condition {
        boolean holds(long position, byte[] record) throws RocksDBException;
    }

    private long first(long head, Condition condition) throws RocksDBException {
        long low = state.oldest();
        long high = head + 1;
        try (StoreCursors cursors = new StoreCursors(store)) {
            while (low < high) {
                long middle = (low + high) >>> 1;
                long position = cursors.seekEvent(middle);
                if (position >= high || condition.holds(position, cursors.record())) {
                    high = middle;
                } else {
                    low = position + 1;
                }
            }
        }
        return low;
    }
}
