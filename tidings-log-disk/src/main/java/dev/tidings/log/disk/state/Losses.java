package dev.tidings.log.disk.state;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.log.View;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Which topics may have lost events that were sent to readers but not promised to survive what then happened, so that those readers are told. Before
 * the first such event of a topic is sent, the topic is marked on the disk; after a crash, all that is marked counts as lost at one position, which
 * no event gets. Of several losses a topic's last one is told. The committer marks; any thread asks.
 */
public final class Losses {
    /** More topics than this are not told apart. */
    private static final int MAX_TOPICS = 65_536;
    /** Stands for all topics, in the place of one. */
    private static final String ALL = "";
    /** Ends the name of a topic whose private events are meant. */
    private static final String PRIVATE = "\0";

    /** Where each topic last lost events: 0 for nowhere. */
    private final Map<String, Long> lostAt = new ConcurrentHashMap<>();
    /** What the marked topics are promised at least, in this run of the log. Of the committer. */
    private final Map<String, Durability> atRisk = new HashMap<>();
    /** Whose marks are on the disk, or may be. Of the committer. */
    private final Set<String> marked = new HashSet<>();

    private volatile long last;

    public void load(Store store) throws RocksDBException {
        try (RocksIterator entries = store.iterator(Family.META)) {
            for (entries.seek(new byte[] {MetaKeys.LOSS}); entries.isValid(); entries.next()) {
                byte[] key = entries.key();
                if (key[0] != MetaKeys.LOSS) {
                    break;
                }
                String topic = new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
                byte[] value = entries.value();
                lost(topic, ByteReader.longAt(value, 0));
                if (value[8] != 0) {
                    marked.add(topic);
                    atRisk.put(topic, value[8] == 1 ? Durability.WRITTEN : Durability.MEMORY);
                }
            }
            entries.status();
        }
    }

    private void lost(String topic, long position) {
        lostAt.put(topic, position);
        last = Math.max(last, position);
    }

    /**
     * Declares what a crash may have taken.
     *
     * @param rebooted whether the machine was started anew since, so that what was only written is at risk too
     * @return whether anything may be lost
     */
    public boolean declare(long position, boolean rebooted, CommitBatch batch) {
        boolean any = false;
        for (Map.Entry<String, Durability> mark : atRisk.entrySet()) {
            if (rebooted || mark.getValue() == Durability.MEMORY) {
                lost(mark.getKey(), position);
                any = true;
            }
        }
        clearMarks(batch);
        return any;
    }

    /** Declares that any topic may have lost events, of whatever durability. */
    public void declareOfAll(long position, CommitBatch batch) {
        lost(ALL, position);
        batch.put(Family.META, key(ALL), value(position, null));
    }

    /** Takes the marks away, because nothing is at risk any more. */
    public void clearMarks(CommitBatch batch) {
        for (String topic : marked) {
            long position = lostAt.getOrDefault(topic, 0L);
            if (position == 0) {
                lostAt.remove(topic);
                batch.delete(Family.META, key(topic));
            } else {
                batch.put(Family.META, key(topic), value(position, null));
            }
        }
        atRisk.clear();
        marked.clear();
    }

    /** Whether events in memory would be lost by a crash now. */
    public boolean areInMemory() {
        return atRisk.containsValue(Durability.MEMORY);
    }

    /** Forgets which topics are marked, because a batch with marks may not have been written: each is marked again when it matters. */
    public void forgetMarks() {
        atRisk.clear();
    }

    /** Marks an event's topics before it is sent; true if a mark went into the batch, which must then be synced. */
    public boolean mark(Event event, Durability durability, CommitBatch batch) {
        boolean marks = false;
        for (int i = 0; i < event.topics().size(); i++) {
            String topic = event.topics().get(i).name();
            marks |= mark(event.isPrivate() ? topic + PRIVATE : topic, durability, batch);
        }
        return marks;
    }

    private boolean mark(String name, Durability durability, CommitBatch batch) {
        if (isMarked(ALL, durability) || isMarked(name, durability)) {
            return false;
        }
        String topic = lostAt.size() + atRisk.size() < MAX_TOPICS ? name : ALL;
        atRisk.put(topic, durability);
        marked.add(topic);
        batch.put(Family.META, key(topic), value(lostAt.getOrDefault(topic, 0L), durability));
        return true;
    }

    private boolean isMarked(String topic, Durability durability) {
        Durability marked = atRisk.get(topic);
        return marked != null && marked.compareTo(durability) <= 0;
    }

    /** The first position after {@code after} at which a topic that the view sees lost events, or 0. */
    public long firstAfter(View view, long after) {
        return after >= last
                ? 0
                : seenBy(view).filter(position -> position > after).min().orElse(0);
    }

    /** The last position before {@code before} at which a topic that the view sees lost events, or 0. */
    public long lastBefore(View view, long before) {
        return last == 0
                ? 0
                : seenBy(view).filter(position -> position < before).max().orElse(0);
    }

    /** Where the topics that the view sees last lost events; 0 for those that lost none. */
    private LongStream seenBy(View view) {
        List<Topic> exact = view.exactTopics();
        Stream<String> topics = exact == null
                ? lostAt.keySet().stream().filter(topic -> isSeen(topic, view))
                : exact.stream().flatMap(topic -> namesSeen(topic, view));
        return Stream.concat(Stream.of(ALL), topics).mapToLong(topic -> lostAt.getOrDefault(topic, 0L));
    }

    private static Stream<String> namesSeen(Topic topic, View view) {
        return view.sees(topic, true) ? Stream.of(topic.name(), topic.name() + PRIVATE) : Stream.of(topic.name());
    }

    private static boolean isSeen(String topic, View view) {
        if (topic.equals(ALL)) {
            return false;
        }
        boolean isPrivate = topic.endsWith(PRIVATE);
        String name = isPrivate ? topic.substring(0, topic.length() - PRIVATE.length()) : topic;
        return view.sees(new Topic(name), isPrivate);
    }

    /** The last position at which anything was lost, or 0. */
    public long last() {
        return last;
    }

    private static byte[] key(String topic) {
        byte[] utf8 = topic.getBytes(StandardCharsets.UTF_8);
        return new ByteWriter(1 + utf8.length).put(MetaKeys.LOSS).put(utf8).toArray();
    }

    private static byte[] value(long position, @Nullable Durability durability) {
        int risk = durability == null ? 0 : durability == Durability.WRITTEN ? 1 : 2;
        return new ByteWriter(9).putLong(position).put(risk).toArray();
    }
}
