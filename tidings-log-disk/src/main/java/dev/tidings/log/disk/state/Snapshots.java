package dev.tidings.log.disk.state;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.View;
import dev.tidings.log.disk.Retention;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.log.stored.StoredEvent;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The topics of which only the newest event is kept ({@link Retention#newestOnly}), and those events: position (8 bytes) and record, by topic. */
public final class Snapshots {
    private final List<Selector> rules;

    public Snapshots(Retention retention) {
        this.rules = retention.newestOnly();
    }

    /** The newest event of a topic. */
    public record Snapshot(long position, StoredEvent event) {}

    public boolean exist() {
        return !rules.isEmpty();
    }

    public boolean keepOnlyNewest(Topic topic) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).matches(topic)) {
                return true;
            }
        }
        return false;
    }

    public static byte[] key(Topic topic) {
        return topic.name().getBytes(StandardCharsets.UTF_8);
    }

    public static void put(CommitBatch batch, Topic topic, long position, byte[] record) {
        batch.put(
                Family.NEWEST,
                key(topic),
                new ByteWriter(8 + record.length).putLong(position).put(record));
    }

    /** The position of a topic's snapshot, or 0. */
    public static long position(Store store, Topic topic) throws RocksDBException {
        byte[] value = store.getUnlessDamaged(Family.NEWEST, key(topic));
        return value == null ? 0 : ByteReader.longAt(value, 0);
    }

    /**
     * The snapshots that a view sees with positions after {@code after} and up to {@code upTo}: the lowest ones, as many as the limit allows. With a pattern,
     * all snapshots are looked at.
     */
    public First seen(Store store, StoreCursors cursors, View view, long after, long upTo, ReadLimit limit)
            throws RocksDBException {
        return collect(store, cursors, new First(view, after, upTo, limit, Comparator.naturalOrder()));
    }

    /** Likewise those up to {@code upTo}, the highest ones first. */
    public First seenBack(Store store, StoreCursors cursors, View view, long upTo, ReadLimit limit)
            throws RocksDBException {
        return collect(store, cursors, new First(view, 0, upTo, limit, Comparator.reverseOrder()));
    }

    private static First collect(Store store, StoreCursors cursors, First first) throws RocksDBException {
        List<Topic> exact = first.view.exactTopics();
        if (exact != null) {
            for (Topic topic : exact) {
                byte[] value = store.get(Family.NEWEST, key(topic));
                if (value != null) {
                    first.offer(value);
                }
            }
            return first;
        }
        RocksIterator all = cursors.newest();
        for (all.seekToFirst(); all.isValid(); all.next()) {
            first.offer(all.value());
        }
        all.status();
        return first;
    }

    /** Hands over the positions of all that a view sees after {@code after} and up to {@code upTo}, in any order. With a pattern, all snapshots are looked at. */
    public void forEachSeen(Store store, StoreCursors cursors, View view, Stretch stretch, LongConsumer found)
            throws RocksDBException {
        List<Topic> exact = view.exactTopics();
        if (exact != null) {
            for (Topic topic : exact) {
                byte[] value = store.get(Family.NEWEST, key(topic));
                if (value != null) {
                    stretch.offer(value, view, found);
                }
            }
            return;
        }
        RocksIterator all = cursors.newest();
        for (all.seekToFirst(); all.isValid(); all.next()) {
            stretch.offer(all.value(), view, found);
        }
        all.status();
    }

    /** Positions after one and up to another. */
    public record Stretch(long after, long upTo) {
        private void offer(byte[] value, View view, LongConsumer found) {
            long position = ByteReader.longAt(value, 0);
            if (position > after
                    && position <= upTo
                    && new StoredEvent(value, Long.BYTES, value.length).isSeenBy(view)) {
                found.accept(position);
            }
        }
    }

    /** Collects the snapshots whose positions come first in an order. */
    public static final class First {
        private final View view;
        private final long after;
        private final long upTo;
        private final ReadLimit limit;
        private final TreeMap<Long, byte[]> records;
        private long bytes;
        private boolean cut;

        private First(View view, long after, long upTo, ReadLimit limit, Comparator<Long> order) {
            this.view = view;
            this.after = after;
            this.upTo = upTo;
            this.limit = limit;
            this.records = new TreeMap<>(order);
        }

        private void offer(byte[] value) {
            long position = ByteReader.longAt(value, 0);
            if (position <= after || position > upTo) {
                return;
            }
            byte[] record = Arrays.copyOfRange(value, Long.BYTES, value.length);
            if (new StoredEvent(record).isSeenBy(view)) {
                records.put(position, record);
                bytes += record.length;
                dropBeyondLimit();
            }
        }

        private void dropBeyondLimit() {
            while (records.size() > 1
                    && (records.size() > limit.events()
                            || bytes - records.lastEntry().getValue().length >= limit.bytes())) {
                bytes -= records.pollLastEntry().getValue().length;
                cut = true;
            }
        }

        /** In their order. */
        public List<Snapshot> all() {
            return records.entrySet().stream()
                    .map(entry -> new Snapshot(entry.getKey(), new StoredEvent(entry.getValue())))
                    .toList();
        }

        /** Whether there are more. */
        public boolean isCut() {
            return cut;
        }
    }
}
