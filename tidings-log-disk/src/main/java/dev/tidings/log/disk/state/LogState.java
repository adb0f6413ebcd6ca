package dev.tidings.log.disk.state;

import dev.tidings.log.Durability;
import dev.tidings.log.EpochIds;
import dev.tidings.log.EventIds.Place;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.disk.index.Postings;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.HousekeepingSums.Sum;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.HeadNote;
import dev.tidings.log.disk.store.HeadNote.Content;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a log begins and ends. The committer moves both ends; any thread reads them. */
public final class LogState {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogState.class);
    /** Names of events lie in their segments, and the index does not tell the chunks of events. */
    private static final byte FIRST_FORMAT = 1;

    private static final byte FORMAT = 2;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Losses losses = new Losses();
    private final NamePlaces names = new NamePlaces();
    private final LogTimes times = new LogTimes();
    private final TopicEnds ends = new TopicEnds();

    /** Changes before others see it alone. */
    private EpochIds ids;

    // Of the committer.
    private @Nullable HeadNote note;
    private long written;
    private long synced;

    private volatile boolean isCopy;
    private volatile long head;
    private volatile long oldest;
    private volatile long indexed;
    private volatile long deleted;
    private volatile long eventBytes;
    private volatile Sum housekeeping = Sum.ZERO;
    private volatile long untraced;
    private volatile long ungrouped;
    private volatile Cuts cuts = Cuts.NONE;

    private LogState(EpochIds ids) {
        this.ids = ids;
    }

    /** Reads the state of a store, and settles what the end of its last run left open. */
    public static LogState recover(Store store, Segments segments, HeadNote note) throws RocksDBException {
        LogState state = read(store);
        state.ends.load(store);
        state.note = note;
        byte[] lastBoot = store.get(Family.META, MetaKeys.BOOT);
        byte[] boot = bootId();
        boolean rebooted = lastBoot != null && (boot.length == 0 || !Arrays.equals(boot, lastBoot));
        CommitBatch batch = new CommitBatch();
        batch.put(Family.META, MetaKeys.FORMAT, new byte[] {state.isCopy ? MetaKeys.FORMAT_OF_COPY : FORMAT});
        if (state.names.inSegmentsUpTo() > 0) {
            batch.putLong(Family.META, MetaKeys.NAMES_IN_SEGMENTS, state.names.inSegmentsUpTo());
        }
        batch.putLong(Family.META, MetaKeys.UNGROUPED, state.ungrouped);
        state.settle(new LastRun(lastBoot == null, rebooted, HeadNote.read(store.directory())), store, batch);
        Epochs.put(state.ids, batch);
        batch.putLong(Family.META, MetaKeys.RESERVED, state.head);
        batch.put(Family.META, MetaKeys.BOOT, boot);
        store.write(batch, Durability.SYNCED);
        state.noteKept(state.head, state.head, true);
        note.force();
        state.catchUpIndex(store, segments, state.head);
        return state;
    }

    /** Declares what may be lost since the last run, and begins a new epoch unless that one's ids all mean what they meant. */
    private void settle(LastRun last, Store store, CommitBatch batch) throws RocksDBException {
        if (isCopy && !store.damage().lacksBatches()) {
            settleCopy(store, batch);
            return;
        }
        long found = head;
        long reserved = Math.max(head, store.number(MetaKeys.RESERVED, 0));
        if (!last.orderly() && losses.declare(reserved, last.rebooted(), batch)) {
            head = reserved;
        }
        boolean isDamaged = store.damage().suspectFrom() > 0;
        if (isDamaged) {
            declareMissing(store, batch);
        }
        boolean isShort = last.promised() > found || last.head() > head || (isDamaged && !last.saysAll());
        boolean hasHoles = store.damage().lacksBatches();
        if (isShort || hasHoles) {
            // One more, for there may have been any number where that was not noted.
            head = Math.max(reserved, Math.max(last.head(), found + 1));
            losses.declareOfAll(head, batch);
            LOGGER.error(
                    "The event log in {} has lost {}: it held events up to position {}, and its newest is {}."
                            + " Readers are told of a gap; no id is given again",
                    store.directory(),
                    hasHoles ? "a part of its write-ahead log" : "its end",
                    last.head(),
                    found);
        }
        if (last.needsNewEpoch(ids, isShort || hasHoles)) {
            ids = ids.withEpochFrom(head + 1);
        }
    }

    /** What a copy lacks at its end comes again, at the same positions and with the same ids. */
    private void settleCopy(Store store, CommitBatch batch) throws RocksDBException {
        losses.clearMarks(batch);
        if (store.damage().suspectFrom() > 0) {
            declareMissing(store, batch);
        }
    }

    /** Declares what is missing where the store was opened without what was damaged in its write-ahead log. */
    private void declareMissing(Store store, CommitBatch batch) throws RocksDBException {
        long before = Math.min(store.damage().suspectFrom(), head + 1) - 1;
        try (StoreCursors cursors = new StoreCursors(store)) {
            long last = cursors.seekEventBackwards(before);
            last = last == Long.MAX_VALUE ? oldest - 1 : last;
            for (long next = cursors.seekEvent(last + 1); next <= head; next = cursors.seekEvent(last + 1)) {
                if (next > last + 1) {
                    Stretch missing = new Stretch(last + 1, next - 1, false);
                    store.damage().add(missing);
                    DamagedStretches.put(missing, batch);
                    LOGGER.error(
                            "The event log in {} has lost positions {} to {}",
                            store.directory(),
                            missing.from(),
                            missing.to());
                }
                last = next;
            }
        }
    }

    /** Reads the state of a store as it is. */
    public static LogState read(Store store) throws RocksDBException {
        byte[] format = store.get(Family.META, MetaKeys.FORMAT);
        if (format != null && (format[0] < FIRST_FORMAT || format[0] > MetaKeys.FORMAT_OF_COPY)) {
            throw new LogDirectoryException("The log in " + store.directory() + " has the format " + format[0]
                    + ", which this version does not know; expected " + FIRST_FORMAT + " to " + MetaKeys.FORMAT_OF_COPY
                    + ": use the version that wrote it");
        }
        LogState state = new LogState(Epochs.read(store));
        state.isCopy = format != null && format[0] == MetaKeys.FORMAT_OF_COPY;
        state.losses.load(store);
        state.cuts = Cuts.read(store, store.number(MetaKeys.OLDEST, 1));
        state.awaitDamage(store);
        Ends ends = state.ends(store);
        state.deleted = store.number(MetaKeys.DELETED, 1);
        state.untraced = store.number(MetaKeys.UNTRACED, 0);
        state.ungrouped = store.number(MetaKeys.UNGROUPED, store.number(MetaKeys.INDEXED, 0));
        boolean isFirstFormat = format != null && format[0] == FIRST_FORMAT;
        state.names.moveInSegments(isFirstFormat ? ends.head() : store.number(MetaKeys.NAMES_IN_SEGMENTS, 0));
        state.times.load(store, ends.newestMillis());
        state.moveTo(ends);
        return state;
    }

    /** Has the store know how far the log goes at the least, should its end be damaged. */
    private void awaitDamage(Store store) throws RocksDBException {
        Content noted = HeadNote.read(store.directory());
        long atLeast = Math.max(store.number(MetaKeys.INDEXED, 0), noted == null ? 0 : noted.head());
        store.damage().reachesTo(() -> Math.max(atLeast, head));
        DamagedStretches.load(store);
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
     * @param housekeeping how much of that is housekeeping
     * @param newestMillis when the newest event was committed
     */
    public record Ends(long oldest, long head, long eventBytes, Sum housekeeping, long newestMillis) {}

    /** Finds both ends in the store. */
    public Ends ends(Store store) throws RocksDBException {
        long first = Math.max(store.number(MetaKeys.OLDEST, 1), store.number(MetaKeys.DELETED, 1));
        long last = Math.max(first - 1, Math.max(losses.last(), cuts.last()));
        Sum known = HousekeepingSums.upTo(store, Long.MAX_VALUE);
        try (StoreCursors cursors = new StoreCursors(store)) {
            long newest = cursors.seekEventBackwards(Long.MAX_VALUE);
            List<Stretch> damaged = store.damage().stretches();
            if (!damaged.isEmpty()) {
                last = Math.max(last, damaged.get(damaged.size() - 1).to());
            }
            if (newest == Long.MAX_VALUE) {
                return new Ends(first, last, known.bytes(), known, 0);
            }
            byte[] record = cursors.record();
            long bytes = StoredEvent.bytesBefore(record) + record.length;
            return new Ends(first, Math.max(last, newest), bytes, known, StoredEvent.timeMillis(record));
        }
    }

    public void moveTo(Ends ends) {
        eventBytes = ends.eventBytes();
        housekeeping = ends.housekeeping();
        oldest = ends.oldest();
        head = ends.head();
    }

    /**
     * Notes how far the log has come, once the store has it, and before anybody is told.
     *
     * @param logged the newest position that outlives the process
     * @param isSynced whether that outlives the machine
     */
    public void noteKept(long newHead, long logged, boolean isSynced) {
        written = Math.max(written, logged);
        synced = isSynced ? written : synced;
        note(newHead, false);
    }

    /** Notes that the log was closed in good order, with all that it has on the disk. */
    public void noteClosed() {
        written = head;
        synced = head;
        note(head, true);
        if (note != null) {
            note.force();
        }
    }

    private void note(long newHead, boolean closed) {
        if (note != null) {
            note.write(new Content(ProcessHandle.current().pid(), newHead, written, synced, closed, ids.name()));
        }
    }

    /** Whether the store, with this end, lacks what was to outlive the process. */
    public boolean lacksLogged(Ends found) {
        return found.head() < written;
    }

    /** Differs from boot to boot; empty where there is no such thing. */
    private static byte[] bootId() {
        try {
            return Files.readAllBytes(BOOT_ID);
        } catch (IOException notLinux) {
            return new byte[0];
        }
    }

    public EpochIds ids() {
        return ids;
    }

    /** Where an id points that the log assigned, or null if it never did: an id whose event is gone for good points behind it, and is not known. */
    @Nullable
    public Location assigned(String id) {
        Place place = ids.find(id);
        return place == null || place.position() > head ? null : new Location(place.assigned(), place.position(), 0);
    }

    /** Whether it is the copy of another log, so that it gives no ids itself. */
    public boolean isCopy() {
        return isCopy;
    }

    /** Says in the batch of the first events of a copy that it is one. Of the committer. */
    public void becomeCopy(CommitBatch batch) {
        if (!isCopy) {
            batch.put(Family.META, MetaKeys.FORMAT, new byte[] {MetaKeys.FORMAT_OF_COPY});
        }
    }

    /** Notes that the store has events of a copy. */
    public void noteCopy() {
        isCopy = true;
    }

    public Losses losses() {
        return losses;
    }

    public NamePlaces names() {
        return names;
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

    /** Up to here the directory of topics and keys may lack events; 0 once it is whole. */
    public long ungrouped() {
        return ungrouped;
    }

    public void moveUngrouped(long newUngrouped) {
        ungrouped = newUngrouped;
    }

    /** How far the bounds of single topics have discarded. */
    public Cuts cuts() {
        return cuts;
    }

    /** To be called before anything is deleted. */
    public void moveCuts(Cuts newCuts) {
        cuts = newCuts;
    }

    public TopicEnds topicEnds() {
        return ends;
    }

    /** Asks the store anew which topics have ended, once it was opened anew. */
    public void reloadTopicEnds(Store store) throws RocksDBException {
        ends.load(store);
    }

    public LogTimes times() {
        return times;
    }

    /** What all housekeeping since the log began comes to. */
    public Sum housekeeping() {
        return housekeeping;
    }

    public void moveHead(long newHead, long newEventBytes, Sum newHousekeeping) {
        eventBytes = newEventBytes;
        housekeeping = newHousekeeping;
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
