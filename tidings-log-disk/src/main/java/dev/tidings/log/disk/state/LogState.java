package dev.tidings.log.disk.state;

import dev.tidings.log.Durability;
import dev.tidings.log.EventIds;
import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.disk.index.Postings;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.record.StoredEvent;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.rocksdb.RocksDBException;

/** Where a log begins and ends. The committer moves both ends; any thread reads them. */
public final class LogState {
    /** The index does not tell the chunks of events. */
    private static final byte[] FIRST_FORMAT = {1};

    private static final byte[] FORMAT = {2};
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final EventIds ids;
    private final Losses losses = new Losses();

    private volatile long head;
    private volatile long oldest;
    private volatile long indexed;
    private volatile long deleted;
    private volatile long eventBytes;
    private volatile long untraced;
    private long newestMillis;

    private LogState(EventIds ids) {
        this.ids = ids;
    }

    /** Reads the state of a store, and settles what the end of its last run left open. */
    public static LogState recover(Store store, Segments segments) throws RocksDBException {
        LogState state = read(store);
        CommitBatch batch = new CommitBatch();
        batch.put(Family.META, MetaKeys.FORMAT, FORMAT);
        batch.put(Family.META, MetaKeys.EPOCH, state.ids.epoch().getBytes(StandardCharsets.US_ASCII));
        byte[] lastBoot = store.get(Family.META, MetaKeys.BOOT);
        byte[] boot = bootId();
        if (lastBoot != null) {
            long reserved = Math.max(state.head, store.number(MetaKeys.RESERVED, 0));
            boolean rebooted = boot.length == 0 || !Arrays.equals(boot, lastBoot);
            if (state.losses.declare(reserved, rebooted, batch)) {
                state.head = reserved;
            }
        }
        batch.putLong(Family.META, MetaKeys.RESERVED, state.head);
        batch.put(Family.META, MetaKeys.BOOT, boot);
        store.write(batch, Durability.SYNCED);
        state.catchUpIndex(store, segments, state.head);
        return state;
    }

    /** Reads the state of a store as it is. */
    public static LogState read(Store store) throws RocksDBException {
        byte[] format = store.get(Family.META, MetaKeys.FORMAT);
        if (format != null && !Arrays.equals(format, FORMAT) && !Arrays.equals(format, FIRST_FORMAT)) {
            throw new LogDirectoryException(
                    "The log has the format " + format[0] + ", which this version does not know; expected at most "
                            + FORMAT[0] + ": use the version that wrote it");
        }
        byte[] epoch = store.get(Family.META, MetaKeys.EPOCH);
        LogState state = new LogState(
                epoch == null ? EventIds.random() : new EventIds(new String(epoch, StandardCharsets.US_ASCII)));
        state.losses.load(store);
        Ends ends = state.ends(store);
        state.deleted = store.number(MetaKeys.DELETED, 1);
        state.untraced = store.number(MetaKeys.UNTRACED, 0);
        state.newestMillis = ends.newestMillis();
        state.moveTo(ends);
        return state;
    }

    /** Brings the index up to a head that no event in the store is beyond. */
    public void catchUpIndex(Store store, Segments segments, long upTo) throws RocksDBException {
        CommitBatch batch = new CommitBatch();
        Postings.of(store, store.number(MetaKeys.INDEXED, 0), segments).moveTo(batch);
        batch.putLong(Family.META, MetaKeys.INDEXED, upTo);
        store.write(batch, Durability.WRITTEN);
        moveIndexed(upTo);
    }

    /**
     * What a store says of the ends of its log.
     *
     * @param eventBytes of all records since the log began
     * @param newestMillis when the newest event was committed
     */
    public record Ends(long oldest, long head, long eventBytes, long newestMillis) {}

    /** Finds both ends in the store. */
    public Ends ends(Store store) throws RocksDBException {
        long first = Math.max(store.number(MetaKeys.OLDEST, 1), store.number(MetaKeys.DELETED, 1));
        long last = Math.max(first - 1, losses.last());
        try (StoreCursors cursors = new StoreCursors(store)) {
            long newest = cursors.seekEventBackwards(Long.MAX_VALUE);
            if (newest == Long.MAX_VALUE) {
                return new Ends(first, last, 0, 0);
            }
            byte[] record = cursors.event();
            long bytes = StoredEvent.bytesBefore(record) + record.length;
            return new Ends(first, Math.max(last, newest), bytes, StoredEvent.timeMillis(record));
        }
    }

    public void moveTo(Ends ends) {
        eventBytes = ends.eventBytes();
        oldest = ends.oldest();
        head = ends.head();
    }

    /** Differs from boot to boot; empty where there is no such thing. */
    private static byte[] bootId() {
        try {
            return Files.readAllBytes(BOOT_ID);
        } catch (IOException notLinux) {
            return new byte[0];
        }
    }

    public EventIds ids() {
        return ids;
    }

    public Losses losses() {
        return losses;
    }

    /** The newest position committed. */
    public long head() {
        return head;
    }

    /** The oldest position kept; one more than the head if none is. */
    public long oldest() {
        return oldest;
    }

    /** The positions of events up to here are in the index; those of later ones are in memory. */
    public long indexed() {
        return indexed;
    }

    /** Events below this position may be gone from the store, and what the index says of them. */
    public long deleted() {
        return deleted;
    }

    /** The size of all records since the log began. */
    public long eventBytes() {
        return eventBytes;
    }

    /** Of topics without a trace in the index, events up to here may have been discarded. */
    public long untraced() {
        return untraced;
    }

    /** When the newest event was committed, before this run. */
    public long newestMillis() {
        return newestMillis;
    }

    public void moveHead(long newHead, long newEventBytes) {
        eventBytes = newEventBytes;
        head = newHead;
    }

    /** Never goes back. Called by the committer and by who writes the index, one after another. */
    public synchronized void moveIndexed(long newIndexed) {
        indexed = Math.max(indexed, newIndexed);
    }

    /** To be called before anything is deleted. */
    public void moveDeleted(long newDeleted) {
        deleted = newDeleted;
    }

    public void moveOldest(long newOldest) {
        oldest = newOldest;
    }

    public void moveUntraced(long newUntraced) {
        untraced = newUntraced;
    }
}
