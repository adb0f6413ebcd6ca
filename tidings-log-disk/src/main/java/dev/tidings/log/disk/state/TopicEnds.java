package dev.tidings.log.disk.state;

import dev.tidings.log.DiscardTimes;
import dev.tidings.log.DiscardTimes.Moment;
import dev.tidings.log.Durability;
import dev.tidings.log.EndedTopics;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of topics: in the store one for each event that ends some, in its batch, and all of them in memory. An end outlives its event by a time of its own.
 *
 * <pre>
 * position (8 bytes) | whether the event is private (1) | topics, to the end
 * </pre>
 */
public final class TopicEnds {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopicEnds.class);

    private final EndedTopics known = new EndedTopics();

    // Of the keeper.
    private DiscardTimes times = DiscardTimes.NONE;
    private boolean isLoaded;
    /** Ends before this position are gone from the store. */
    private long deletedBefore;

    /** Those that are committed. */
    public EndedTopics known() {
        return known;
    }

    /** Puts an end into the batch of its event. */
    public static void put(CommitBatch batch, List<Topic> topics, long position, boolean isPrivate) {
        ByteWriter value = new ByteWriter(64).putLong(position).put(isPrivate ? 1 : 0);
        topics.forEach(topic -> value.putText(topic.name()));
        batch.put(Family.INDEX, IndexKeys.end(position), value);
    }

    /** Deletes, with a batch, the ends behind a position. */
    public static void deleteAfter(long position, CommitBatch batch) {
        batch.deleteRange(Family.INDEX, IndexKeys.end(position + 1), IndexKeys.end(Long.MAX_VALUE));
    }

    /** Reads all that a store has; what damage took is forgotten. */
    void load(Store store) throws RocksDBException {
        known.clear();
        try (RocksIterator ends = store.iterator(Family.INDEX)) {
            for (ends.seek(IndexKeys.end(0)); ends.isValid() && IndexKeys.isEnd(ends.key()); ends.next()) {
                add(ends.value());
            }
            ends.status();
        } catch (RocksDBException failure) {
            if (!store.isDamage(failure)) {
                throw failure;
            }
            LOGGER.error(
                    "The event log in {} is damaged where it knows which topics have ended: some may be published to again",
                    store.directory());
        }
    }

    private void add(byte[] value) {
        ByteReader in = new ByteReader(value, Long.BYTES);
        boolean isPrivate = in.next() == 1;
        List<Topic> topics = new ArrayList<>();
        while (in.hasMore()) {
            topics.add(new Topic(in.text()));
        }
        known.add(topics, ByteReader.longAt(value, 0), isPrivate);
    }

    /**
     * Forgets the ends whose events have been gone for longer than a time. The keeper's alone.
     *
     * @param now the oldest position kept at this moment
     */
    public void forget(Store store, Moment now, Duration after) throws RocksDBException {
        if (known.isEmpty()) {
            return;
        }
        CommitBatch batch = new CommitBatch();
        note(store, now, after, batch);
        long gone = times.goneBefore(now.millis() - after.toMillis());
        known.forgetBefore(gone);
        // Where there are too many, more were forgotten; where none is left, one may be on its way into the store.
        long oldest = known.first();
        long first = oldest == Long.MAX_VALUE ? gone : Math.max(gone, oldest);
        if (first > deletedBefore) {
            batch.deleteRange(Family.INDEX, IndexKeys.end(0), IndexKeys.end(first));
            deletedBefore = first;
        }
        if (!batch.isEmpty()) {
            store.write(batch, Durability.WRITTEN);
        }
    }

    private void note(Store store, Moment now, Duration after, CommitBatch batch) throws RocksDBException {
        DiscardTimes before = isLoaded ? times : read(store);
        isLoaded = true;
        times = before.with(now, after);
        if (!times.equals(before)) {
            ByteWriter value = new ByteWriter(64);
            times.moments().forEach(moment -> value.putLong(moment.millis()).putLong(moment.oldest()));
            batch.put(Family.META, MetaKeys.DISCARD_TIMES, value);
        }
    }

    private static DiscardTimes read(Store store) throws RocksDBException {
        byte[] value = store.get(Family.META, MetaKeys.DISCARD_TIMES);
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; value != null && i < value.length; i += 2 * Long.BYTES) {
            moments.add(new Moment(ByteReader.longAt(value, i), ByteReader.longAt(value, i + Long.BYTES)));
        }
        return new DiscardTimes(moments);
    }
}
