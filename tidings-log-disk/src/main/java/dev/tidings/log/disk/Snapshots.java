package dev.tidings.log.disk;

import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The topics of which only the newest event is kept ({@link Retention#newestOnly}), and those events: position (8 bytes) and record, by topic. */
final class Snapshots {
    private final List<Selector> rules;

    Snapshots(Retention retention) {
        this.rules = retention.newestOnly();
    }

    /** The newest event of a topic. */
    record Snapshot(long position, StoredEvent event) {}

    boolean exist() {
        return !rules.isEmpty();
    }

    boolean keepOnlyNewest(Topic topic) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).matches(topic)) {
                return true;
            }
        }
        return false;
    }

    static byte[] key(Topic topic) {
        return topic.name().getBytes(StandardCharsets.UTF_8);
    }

    static void put(CommitBatch batch, Topic topic, long position, ByteWriter record) {
        batch.put(
                Family.NEWEST,
                key(topic),
                new ByteWriter(8 + record.size()).putLong(position).put(record));
    }

    /** The position of a topic's snapshot, or 0. */
    static long position(Store store, Topic topic) throws RocksDBException {
        byte[] value = store.get(Family.NEWEST, key(topic));
        return value == null ? 0 : ByteReader.longAt(value, 0);
    }

    /** The snapshots that a view sees with positions after {@code after} and up to {@code upTo}, in their order. */
    List<Snapshot> seen(Store store, StoreCursors cursors, View view, long after, long upTo) throws RocksDBException {
        List<Snapshot> found = new ArrayList<>();
        List<Topic> exact = view.exactTopics();
        if (exact != null) {
            for (Topic topic : exact) {
                addIfSeen(store.get(Family.NEWEST, key(topic)), view, after, upTo, found);
            }
        } else {
            RocksIterator all = cursors.newest();
            for (all.seekToFirst(); all.isValid(); all.next()) {
                addIfSeen(all.value(), view, after, upTo, found);
            }
            all.status();
        }
        found.sort(Comparator.comparingLong(Snapshot::position));
        return found;
    }

    private static void addIfSeen(byte @Nullable [] value, View view, long after, long upTo, List<Snapshot> found) {
        if (value == null) {
            return;
        }
        long position = ByteReader.longAt(value, 0);
        if (position > after && position <= upTo) {
            StoredEvent event = new StoredEvent(Arrays.copyOfRange(value, 8, value.length));
            if (event.isSeenBy(view)) {
                found.add(new Snapshot(position, event));
            }
        }
    }
}
