package dev.tidings.log.disk.retain;

import dev.tidings.log.DiscardTimes.Moment;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.Retention;
import dev.tidings.log.disk.commit.Request;
import dev.tidings.log.disk.commit.RequestQueue;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.read.LogSearch;
import dev.tidings.log.disk.state.HousekeepingSums;
import dev.tidings.log.disk.state.HousekeepingSums.Sum;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreAccess;
import dev.tidings.log.disk.store.StoreCursors;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log within its bounds: finds out about once a second what is too old or too much, has the committer discard it, which costs one number, and
 * afterwards takes what was discarded from the disk: events by whole files, the index by segments, of which the last position of each topic stays. One
 * thread.
 */
public final class Keeper implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Keeper.class);
    /** Fewer discarded events than this, or than a 64th of what is kept, are left on the disk for now. */
    private static final long MIN_DELETED = 1024;
    /** Discarded segments whose topics are remembered; what a topic lost before that is not told apart from what others lost. */
    private static final int MAX_REDUCED = 256;

    /** What hubs tell themselves in eleven days, if a node does so each second. */
    private static final long MORE_HOUSEKEEPING = 1_000_000;

    private static final long CONVERSION_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final LogParts parts;
    private final StoreAccess access;
    private final RequestQueue queue;
    private final NameConversion conversion;
    private final GroupConversion groups;
    private final TopicSweep topics;
    private @Nullable String fault;

    public Keeper(LogParts parts, StoreAccess access, RequestQueue queue) {
        this.parts = parts;
        this.access = access;
        this.queue = queue;
        this.conversion = new NameConversion(parts);
        this.groups = new GroupConversion(parts);
        this.topics = new TopicSweep(parts, queue);
    }

    @Override
    public void run() {
        try {
            access.run(this::discardBeyondBounds);
            deleteDiscarded(
                    Math.max(MIN_DELETED, (parts.state().head() - parts.state().oldest()) / 64));
            topics.round(access);
            access.run(this::forgetEnds);
            convertNames();
            convertGroups();
            fault = null;
        } catch (Throwable failure) {
            // Whatever it is: who runs this would not run it again.
            report(failure);
        }
    }

    /** With a stack trace once, though it fails each second. */
    private void report(Throwable failure) {
        try {
            boolean isNews = !failure.toString().equals(fault);
            fault = failure.toString();
            if (isNews) {
                LOGGER.warn("The event log could not be tidied up; it is tried again each second", failure);
            }
        } catch (Throwable unheard) {
            // The heap is exhausted; the next round may find a word.
        }
    }

    private void discardBeyondBounds(Store store) throws RocksDBException {
        Retention retention = parts.options().retention();
        LogState state = parts.state();
        LogSearch search = parts.search(store);
        long oldest = state.oldest();
        // Asked whether it matters or not: a jump of the clock is to be noticed soon.
        long nowMillis = parts.clock().millis();
        Duration maxAge = TopicRules.longestAge(retention);
        if (!maxAge.isZero() && parts.clock().isSettled()) {
            oldest = Math.max(oldest, search.firstSince(nowMillis - maxAge.toMillis()));
        }
        Sum housekeeping = state.housekeeping();
        long surplus = state.eventBytes() - housekeeping.bytes() - retention.maxBytes() - topics.bytesTaken(store);
        if (retention.maxBytes() > 0 && surplus > 0) {
            oldest = Math.max(oldest, search.firstBehind(surplus));
        }
        oldest = Math.max(oldest, firstBehindSurplus(search, housekeeping, retention));
        if (oldest > state.oldest()) {
            LogUnavailableException unused = queue.offer(new Request.Trim(oldest - 1, new CompletableFuture<>()));
        }
    }

    /** Housekeeping may take as much again as users' events, in bytes, and in number some more; 0 where it does not take more. */
    private static long firstBehindSurplus(LogSearch search, Sum housekeeping, Retention retention)
            throws RocksDBException {
        long events =
                retention.maxEvents() == 0 ? 0 : housekeeping.events() - retention.maxEvents() - MORE_HOUSEKEEPING;
        long bytes = retention.maxBytes() == 0 ? 0 : housekeeping.bytes() - retention.maxBytes();
        if (events <= 0 && bytes <= 0) {
            return 0;
        }
        return search.firstBehind(new Sum(events <= 0 ? Long.MAX_VALUE : events, bytes <= 0 ? Long.MAX_VALUE : bytes));
    }

    /** Takes discarded events from the disk, if there are at least so many. */
    public void deleteDiscarded(long least) throws RocksDBException {
        access.run(store -> deleteEvents(store, least));
        reduceSegments();
    }

    private void deleteEvents(Store store, long least) throws RocksDBException {
        long oldest = parts.state().oldest();
        long deleted = store.number(MetaKeys.DELETED, 1);
        if (oldest - deleted < least) {
            return;
        }
        byte[] end = firstKept(store, oldest);
        parts.state().moveDeleted(oldest);
        CommitBatch batch = new CommitBatch();
        batch.putLong(Family.META, MetaKeys.DELETED, oldest);
        batch.deleteRange(Family.EVENTS, EventKeys.of(0), end);
        HousekeepingSums.forgetBefore(store, oldest, batch);
        // On the disk before any file goes: a log that is opened again must not look for what is gone.
        store.write(batch, Durability.SYNCED);
        store.dropFiles(Family.EVENTS, EventKeys.of(0), end);
    }

    /** The key of the chunk with the oldest event kept: discarded ones may be in it too. */
    private byte[] firstKept(Store store, long oldest) throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            return EventKeys.of(cursors.seekEvent(oldest) == Long.MAX_VALUE ? oldest : cursors.chunk());
        }
    }

    /** In steps, so that nobody who has to open the store anew waits for all; a step that fails is taken again with the next round. */
    private void reduceSegments() throws RocksDBException {
        int end = parts.segments().of(access.use(store -> store.number(MetaKeys.DELETED, 1)));
        for (int segment = access.use(store -> (int) store.number(MetaKeys.REDUCED, 0)); segment < end; segment++) {
            NameReduction names = new NameReduction(parts, segment);
            while (!names.isDone()) {
                access.run(names::step);
            }
            GroupReduction keys = new GroupReduction(parts, segment);
            while (!keys.isDone()) {
                access.run(keys::step);
            }
            SegmentReduction reduction = new SegmentReduction(parts, segment);
            while (!reduction.isDone()) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                access.run(reduction::step);
            }
            forget(segment - MAX_REDUCED);
        }
    }

    private void forgetEnds(Store store) throws RocksDBException {
        if (parts.clock().isSettled()) {
            Moment now = new Moment(parts.clock().millis(), parts.state().oldest());
            parts.state()
                    .topicEnds()
                    .forget(store, now, parts.options().retention().endedTopics());
        }
    }

    /** For a part of a round, in steps between which publishers get on. */
    private void convertNames() throws RocksDBException {
        long begun = System.nanoTime();
        while (!conversion.isDone() && System.nanoTime() - begun < CONVERSION_NANOS) {
            access.run(conversion::step);
        }
    }

    /** Likewise. */
    private void convertGroups() throws RocksDBException {
        long begun = System.nanoTime();
        while (!groups.isDone() && System.nanoTime() - begun < CONVERSION_NANOS) {
            access.run(groups::step);
        }
    }

    /** That it is forgotten is on the disk before it is. */
    private void forget(int segment) throws RocksDBException {
        if (segment < 0) {
            return;
        }
        long untraced = Math.max(parts.state().untraced(), parts.segments().first(segment + 1) - 1);
        access.run(store -> {
            CommitBatch before = new CommitBatch();
            before.putLong(Family.META, MetaKeys.UNTRACED, untraced);
            store.write(before, Durability.SYNCED);
            parts.state().moveUntraced(untraced);
            CommitBatch batch = new CommitBatch();
            batch.deleteRange(Family.INDEX, IndexKeys.segment(segment), IndexKeys.segment(segment + 1));
            store.write(batch, Durability.WRITTEN);
        });
    }
}
