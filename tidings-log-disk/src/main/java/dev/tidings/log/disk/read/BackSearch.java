package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.read.BackReads.Found;
import dev.tidings.log.disk.read.BackReads.Positions;
import dev.tidings.log.disk.read.BackReads.Wanted;
import dev.tidings.log.disk.read.SegmentWalk.Stretch;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A read of the log from its end, a piece at a time. For patterns it goes two ways by turns, and takes the one that comes to its end first: through the events,
 * which is short where many of them match, and by the index from topic to topic, which is short where few topics do. So it costs no more than about twice the
 * shorter way, however old the events are. What it holds from one piece to the next is no part of the store. Of one thread at a time.
 */
final class BackSearch implements ReadTurns.Piecework {
    /** So many pieces take a second or so: then it is enough. */
    private static final int MAX_PIECES = 1024;
    /** Chunks of events that are gone through in a piece, and from which single events are read. */
    private static final int CHUNKS = 8;

    private static final int CHUNKS_OF_FOUND = 64;

    private final LogParts parts;
    private final StoreAccess access;
    private final CompletableFuture<BackSlice> answer = new CompletableFuture<>();
    private final boolean hasPattern;
    private final Wanted wanted;
    private final Found byEvents;
    private final Found byTopic;

    private boolean isIndexWhole = true;
    private @Nullable SegmentWalk walk;
    private int pieces;

    BackSearch(LogParts parts, StoreAccess access, Wanted wanted) {
        this.parts = parts;
        this.access = access;
        this.wanted = wanted;
        this.hasPattern = wanted.view().hasPattern();
        this.byEvents = new Found(wanted);
        this.byTopic = new Found(wanted);
    }

    CompletableFuture<BackSlice> answer() {
        return answer;
    }

    @Override
    public boolean next() {
        if (answer.isDone()) {
            return false;
        }
        try {
            Optional<BackSlice> slice = access.use(this::step);
            slice.ifPresent(answer::complete);
            return slice.isEmpty();
        } catch (RocksDBException | RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
            return false;
        }
    }

    @Override
    public void refuse(LogUnavailableException refusal) {
        answer.completeExceptionally(refusal);
    }

    private Optional<BackSlice> step(Store store) throws RocksDBException {
        BackReads reads = new BackReads(parts, store);
        boolean goesThroughEvents = !isIndexWhole || (hasPattern && pieces % 2 == 0);
        Found found = goesThroughEvents ? byEvents : byTopic;
        boolean isEnd = goesThroughEvents ? goThroughEvents(reads) : goByTopic(store, reads);
        pieces++;
        if (!isEnd && pieces < MAX_PIECES) {
            return Optional.empty();
        }
        Found further = byEvents.place() < byTopic.place() ? byEvents : byTopic;
        return Optional.of(reads.slice(isEnd ? found : further));
    }

    /** Whether that was all. */
    private boolean goThroughEvents(BackReads reads) throws RocksDBException {
        boolean isEnd = reads.gather(byEvents, Positions.ALL, CHUNKS);
        return isEnd || byEvents.isFull();
    }

    private boolean goByTopic(Store store, BackReads reads) throws RocksDBException {
        try {
            SegmentWalk current = walk == null ? walkUpTo(byTopic.place()) : walk;
            walk = current;
            if (current == null) {
                return true;
            }
            if (!current.isDone()) {
                int unused = current.step(store);
            }
            return current.isDone() && takeFound(current, reads);
        } catch (RocksDBException failure) {
            if (!store.isDamage(failure)) {
                throw failure;
            }
            isIndexWhole = false;
            return false;
        }
    }

    /** A walk through the segment of a position, or null if nothing up to there is kept. */
    private @Nullable SegmentWalk walkUpTo(long position) {
        long oldest = parts.state().oldest();
        if (position < oldest) {
            return null;
        }
        int segment = parts.segments().of(position);
        long first = Math.max(oldest, parts.segments().first(segment));
        return new SegmentWalk(parts, wanted.view(), new Stretch(segment, first, position), byTopic.left());
    }

    private boolean takeFound(SegmentWalk done, BackReads reads) throws RocksDBException {
        boolean hasNoMore = reads.gather(byTopic, done, CHUNKS_OF_FOUND);
        if (hasNoMore && !byTopic.isFull()) {
            byTopic.passTo(done.completeAfter());
            walk = null;
        }
        return byTopic.isFull();
    }
}
