package dev.tidings.log.disk;

import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.CommitListener;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes a log: takes all that waits, writes it with one sync, tells the follower, answers, and begins again. After a failed write
 * it opens the store anew, because nothing else tells what became of it; what was written after all is then committed like anything else.
 */
final class Committer implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Committer.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogParts parts;
    private final StoreAccess access;
    private final RequestQueue queue;
    private final FreeSpace space;
    private final Ends ends;
    private final UnaryOperator<BatchWriter> writers;

    private volatile @Nullable CommitListener listener;

    // Of the committer's thread.
    private final CommitGroup.Buffers buffers = new CommitGroup.Buffers();
    private Reservation reservation;
    private @Nullable RocksDBException failure;
    private long failedAt;
    private boolean refusing;

    /** @param writers what batches are written by: the store, or something around it */
    Committer(
            LogParts parts,
            StoreAccess access,
            RequestQueue queue,
            FreeSpace space,
            Ends ends,
            UnaryOperator<BatchWriter> writers) {
        this.parts = parts;
        this.access = access;
        this.queue = queue;
        this.space = space;
        this.ends = ends;
        this.writers = writers;
        this.reservation = new Reservation(parts.state().head());
    }

    /** Where committed events go besides the store: the window in memory, and the index. */
    record Ends(RecentWindow recent, Indexer indexer) {}

    void follow(CommitListener newListener) {
        listener = newListener;
    }

    @Nullable
    CommitListener listener() {
        return listener;
    }

    @Override
    public void run() {
        try {
            for (List<Request> taken = queue.take(); taken != null; taken = queue.take()) {
                process(taken);
            }
            finish();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(List<Request> requests) {
        try {
            @Nullable LogUnavailableException refusal = refusal();
            int next = 0;
            while (refusal == null && next < requests.size()) {
                next = commit(requests, next);
                refusal = failure == null ? null : failed();
            }
            if (refusal != null) {
                refuse(requests.subList(next, requests.size()), refusal);
            }
        } catch (RuntimeException | Error fault) {
            LOGGER.error("The event log's committer failed at a batch; nothing of it was acknowledged", fault);
            refuse(requests, new LogUnavailableException(Reason.FAILED, "The event log failed: " + fault, fault));
        }
    }

    /** Commits requests from {@code first} on, as many as fit; answers where the next begins. */
    private int commit(List<Request> requests, int first) {
        try {
            return access.use(store -> {
                CommitGroup group = new CommitGroup(parts, store, buffers, reservation, ends.indexer());
                int next = first;
                while (next < requests.size() && !group.isFull()) {
                    group.add(requests.get(next++));
                }
                group.write(writers.apply(store));
                publish(group);
                return next;
            });
        } catch (RocksDBException cause) {
            failure = cause;
            failedAt = System.nanoTime();
            LOGGER.warn("The event log cannot be written ({}); publishes are refused until it can", cause.getMessage());
            return first;
        }
    }

    private void publish(CommitGroup group) throws RocksDBException {
        ends.recent().add(group.entries(), group::moveEnds);
        CommitListener told = listener;
        if (told != null) {
            for (LogEntry entry : group.entries()) {
                told.onCommitted(entry);
            }
        }
        group.answer();
        ends.indexer().writeIfMuch(parts.state().head());
    }

    /** Why nothing can be stored now, or null. */
    private @Nullable LogUnavailableException refusal() {
        if (space.isShort()) {
            if (!refusing) {
                LOGGER.warn("{}", space.shortage());
            }
            refusing = true;
            return new LogUnavailableException(Reason.FULL, space.shortage());
        }
        if (failure != null && !recovers()) {
            return failed();
        }
        if (refusing) {
            LOGGER.info("The event log stores again");
            refusing = false;
        }
        return null;
    }

    private LogUnavailableException failed() {
        RocksDBException cause = java.util.Objects.requireNonNull(failure);
        Reason reason = StoreFailures.isFull(cause) ? Reason.FULL : Reason.FAILED;
        return new LogUnavailableException(
                reason, "The event log cannot be written (" + cause.getMessage() + "); try again", cause);
    }

    private static void refuse(List<Request> requests, LogUnavailableException refusal) {
        for (Request request : requests) {
            request.done().completeExceptionally(refusal);
        }
    }

    /** Opens the store anew, and commits what the failed write left in it. */
    private boolean recovers() {
        if (System.nanoTime() - failedAt < RETRY_NANOS && refusing) {
            return false;
        }
        refusing = true;
        try {
            access.reopen();
            access.run(store -> {
                commitWhatIsThere(store);
            });
            failure = null;
            return true;
        } catch (RocksDBException cause) {
            failure = cause;
            failedAt = System.nanoTime();
            return false;
        }
    }

    private void commitWhatIsThere(Store store) throws RocksDBException {
        LogState state = parts.state();
        long before = state.head();
        state.losses().forgetMarks();
        reservation = new Reservation(0);
        state.readEnds(store);
        state.catchUpIndex(store, parts.segments());
        ends.indexer().restart();
        ends.recent().restartAt(state.head());
        CommitListener told = listener;
        try (StoreCursors cursors = new StoreCursors(store, parts.segments())) {
            for (long position = cursors.seekEvent(before + 1);
                    position <= state.head();
                    position = cursors.seekEvent(position + 1)) {
                if (told != null) {
                    told.onCommitted(new StoredEvent(cursors.event()).entry(position, state.ids()));
                }
            }
        }
    }

    /** Leaves the log so that the next to open it knows that nothing is missing. */
    private void finish() {
        try {
            access.run(store -> {
                store.flush();
                CommitBatch batch = new CommitBatch();
                ends.indexer().moveTo(batch, parts.state().head());
                parts.state().losses().clearMarks(batch);
                batch.putLong(Family.META, MetaKeys.RESERVED, parts.state().head());
                batch.delete(Family.META, MetaKeys.BOOT);
                store.write(batch, Durability.SYNCED);
            });
        } catch (RocksDBException | LogUnavailableException cause) {
            LOGGER.warn(
                    "The event log was not closed in good order ({}); the next start takes it as after a crash",
                    cause.getMessage());
        }
    }
}
