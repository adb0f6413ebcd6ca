package dev.tidings.log.disk.state;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.log.Fingerprint;
import dev.tidings.log.disk.index.GroupKeys;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.Name;
import dev.tidings.log.disk.index.Places;
import dev.tidings.log.disk.index.Postings;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Salvage;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/** Makes a log again of what was saved of a damaged one: declares what is missing, and puts the topics of what is there into the index anew. */
public final class Mending {
    private static final int POSTINGS = 1 << 14;

    private final Store store;
    private final Segments segments;
    private final Salvage saved;

    public Mending(Store store, Segments segments, Salvage saved) {
        this.store = store;
        this.segments = segments;
        this.saved = saved;
    }

    /** Does it; answers the stretches that are lost. */
    public List<Stretch> run() throws RocksDBException {
        long oldest = Math.max(store.number(MetaKeys.OLDEST, 1), store.number(MetaKeys.DELETED, 1));
        CommitBatch batch = new CommitBatch();
        if (saved.isEndDamaged()) {
            store.damage().lostOfWriteAheadLog(Long.MAX_VALUE);
        }
        List<Stretch> missing = new ArrayList<>();
        for (Stretch suspect : saved.suspects()) {
            missing.addAll(missing(Math.max(suspect.from(), oldest - 1), suspect.to()));
        }
        for (Stretch stretch : missing) {
            store.damage().add(stretch);
        }
        store.damage().stretches().forEach(stretch -> DamagedStretches.put(stretch, batch));
        store.write(batch, Durability.WRITTEN);
        if (saved.isIndexDamaged()) {
            index(oldest);
        }
        return missing;
    }

    /** The stretches without events between two positions. */
    private List<Stretch> missing(long from, long to) throws RocksDBException {
        List<Stretch> missing = new ArrayList<>();
        boolean traced = !saved.isIndexDamaged();
        long indexed = store.number(MetaKeys.INDEXED, 0);
        try (StoreCursors cursors = new StoreCursors(store)) {
            long last = cursors.seekEventBackwards(from);
            last = last == Long.MAX_VALUE ? from : last;
            long next = cursors.seekEvent(last + 1);
            while (next != Long.MAX_VALUE && last < to) {
                if (next > last + 1) {
                    missing.add(new Stretch(last + 1, next - 1, traced && next - 1 <= indexed));
                }
                last = next;
                next = cursors.seekEvent(last + 1);
            }
        }
        return missing;
    }

    /** What it says of discarded events cannot be found out again: any topic may have had any. */
    private void index(long oldest) throws RocksDBException {
        int first = segments.of(oldest);
        CommitBatch batch = new CommitBatch();
        long discarded = Math.max(oldest - 1, Cuts.read(store, oldest).last());
        batch.putLong(Family.META, MetaKeys.UNTRACED, discarded);
        for (int segment = first; segment <= segments.of(lastPosition()); segment++) {
            deleteLists(segment, IndexKeys.TOPIC, batch);
            deleteLists(segment, IndexKeys.GROUP, batch);
        }
        batch.deleteRange(Family.INDEX, GroupKeys.from(new byte[0]), GroupKeys.end());
        batch.putLong(Family.META, MetaKeys.UNGROUPED, 0);
        Postings postings = new Postings(segments);
        long last = 0;
        try (StoreCursors cursors = new StoreCursors(store)) {
            for (long position = cursors.seekEvent(oldest);
                    position != Long.MAX_VALUE;
                    position = cursors.seekEvent(position + 1)) {
                add(cursors.event(), Places.of(position, cursors.chunk()), postings, batch);
                last = position;
                if (postings.size() >= POSTINGS) {
                    write(postings, last, batch);
                }
            }
        }
        write(postings, last, batch);
    }

    private static void deleteLists(int segment, byte kind, CommitBatch batch) {
        batch.deleteRange(Family.INDEX, IndexKeys.kind(segment, kind), IndexKeys.kind(segment, (byte) (kind + 1)));
    }

    private long lastPosition() throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            long last = cursors.seekEventBackwards(Long.MAX_VALUE);
            return last == Long.MAX_VALUE ? 0 : last;
        }
    }

    private void add(StoredEvent event, long place, Postings postings, CommitBatch batch) {
        postings.add(event, place);
        if (event.isEnd()) {
            TopicEnds.put(batch, event.topics(), Places.position(place), event.isPrivate());
        }
        String id = event.ownId();
        if (id != null) {
            Event content = event.event();
            long position = Places.position(place);
            StoredName named = StoredName.ofEvent(position, content, Fingerprint.of(content));
            Name.ofId("", id).put(named, segments.of(position), batch);
        }
    }

    private void write(Postings postings, long indexed, CommitBatch batch) throws RocksDBException {
        postings.moveTo(batch);
        batch.putLong(Family.META, MetaKeys.INDEXED, indexed);
        store.write(batch, Durability.WRITTEN);
        batch.clear();
    }
}
