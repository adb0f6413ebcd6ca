package dev.tidings.log.disk.commit;

import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.CommitListener;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.read.RecentWindow;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreAccess;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.disk.store.StoreFailures;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes a log: takes all that waits, writes it with one sync, tells the follower, answers, and begins again. After a failed write
 * it opens the store anew, because nothing else tells what became of it; what was written after all is then committed like anything else. So it does after any
 * other failure, of whatever kind and wherever: those who wait are answered, and the thread goes on until the queue is closed.
 */
public final class Committer implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Committer.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LogParts parts;
    private final StoreAccess access;
    private final RequestQueue queue;
    private final FreeSpace space;
    private final ReadEnds readEnds;
    private final UnaryOperator<BatchWriter> writers;

    private volatile @Nullable CommitListener listener;

    // Of the committer's thread.
    /** For when the heap is exhausted, and to make another would fail too. */
    private final LogUnavailableException lastResort =
            new LogUnavailableException(Reason.FAILED, "The event log failed; try again");

    private final CommitCounts counts = new CommitCounts();
    private final CommitGroup.Buffers buffers = new CommitGroup.Buffers();
    private Reservation reservation;
    private @Nullable Throwable failure;
    /** Up to here the follower was told of what was committed. */
    private long toldUpTo;

    private long failedAt;
    /** Whether what the store had in memory went to the disk each time it was closed since the failure. */
    private boolean flushed = true;

    private boolean refusing;
    /** Whether something that was given to a copy was refused: none of what is to come behind it is taken, until it is clear what is there. */
    private boolean awaitsRecall;
    /** What recovery has to write, until that has succeeded. */
    private final CommitBatch owed = new CommitBatch();

    /** @param writers what batches are written by: the store, or something around it */
    public Committer(
            LogParts parts,
            StoreAccess access,
            RequestQueue queue,
            FreeSpace space,
            ReadEnds readEnds,
            UnaryOperator<BatchWriter> writers) {
        this.parts = parts;
        this.access = access;
        this.queue = queue;
        this.space = space;
        this.readEnds = readEnds;
        this.writers = writers;
        this.toldUpTo = parts.state().head();
        this.reservation = reservation(toldUpTo);
    }

    /** Where committed events are found besides the store: the window in memory, and the index. */
    public record ReadEnds(RecentWindow recent, Indexer indexer) {}

    public void follow(CommitListener newListener) {
        listener = newListener;
    }

    @Nullable
    public CommitListener listener() {
        return listener;
    }

    /** What it has counted. Any thread. */
    public CommitCounts counts() {
        return counts;
    }

    private Reservation reservation(long upTo) {
        return new Reservation(upTo, parts.options().retention().maxEvents());
    }

    @Override
    public void run() {
        while (processNext()) {
            // What fails is dealt with where it fails.
        }
        finish();
    }

    /** Takes what waits; false once the queue is closed and empty. */
    private boolean processNext() {
        @Nullable List<Request> taken = List.of();
        try {
            taken = queue.take();
            if (taken == null) {
                return false;
            }
            process(taken);
        } catch (InterruptedException stray) {
            // Nobody ends this thread so. But what depends on an answer runs on it, and may leave an interruption
            // behind.
        } catch (Throwable fault) {
            fail(fault);
            refuseAfter(fault, taken == null ? List.of() : taken);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    private void refuseAfter(Throwable fault, List<Request> requests) {
        try {
            LOGGER.error("The event log failed; what waited for it is refused, and the store is opened anew", fault);
            refuse(requests, failed());
        } catch (Throwable again) {
            refuse(requests, lastResort);
        }
    }

    private void process(List<Request> requests) {
        @Nullable LogUnavailableException refusal = refusal();
        List<Request> able = refusal == null ? requests : allButAppends(requests, refusal);
        int next = 0;
        while (next < able.size()) {
            if (failure != null) {
                refuse(able.subList(next, able.size()), failed());
                return;
            }
            next = commit(able, next);
        }
    }

    /** A disk that is full is no reason not to discard; everything else is refused. */
    private List<Request> allButAppends(List<Request> requests, LogUnavailableException refusal) {
        refuse(
                requests.stream()
                        .filter(request -> request instanceof Request.Append)
                        .toList(),
                refusal);
        return requests.stream()
                .filter(request -> !(request instanceof Request.Append))
                .toList();
    }

    /** Commits requests from {@code first} on, as many as fit; answers where the next begins. */
    private int commit(List<Request> requests, int first) {
        try {
            return access.use(store -> {
                CommitGroup group = new CommitGroup(parts, store, buffers, reservation, readEnds.indexer());
                int next = first;
                while (next < requests.size() && group.takes(requests.get(next))) {
                    add(requests.get(next++), group);
                }
                long since = System.nanoTime();
                group.write(writers.apply(store));
                counts.written(group.entries().size(), System.nanoTime() - since);
                publish(group);
                return next;
            });
        } catch (RocksDBException | RuntimeException | Error cause) {
            fail(cause);
            LOGGER.warn(
                    "The event log cannot be written ({}); publishes are refused until it can",
                    reasonOf(cause),
                    cause instanceof RocksDBException ? null : cause);
            return first;
        }
    }

    private void add(Request request, CommitGroup group) throws RocksDBException {
        awaitsRecall &= !(request instanceof Request.Recall);
        if (awaitsRecall && request.isOfCopy()) {
            refuse(
                    List.of(request),
                    new LogUnavailableException(Reason.FAILED, "What was to come before it could not be stored"));
        } else {
            group.add(request);
        }
    }

    /** Whatever it was: what is in memory may be ahead of the store now, so the store is asked. */
    private void fail(Throwable cause) {
        counts.failed();
        failure = cause;
        failedAt = System.nanoTime();
    }

    private void publish(CommitGroup group) throws RocksDBException {
        readEnds.recent().add(group.entries(), group::moveEnds);
        for (LogEntry entry : group.entries()) {
            tell(entry);
        }
        group.answer();
        readEnds.indexer().writeIfMuch(parts.state().head());
    }

    private void tell(LogEntry entry) {
        CommitListener told = listener;
        toldUpTo = entry.position();
        if (told != null) {
            try {
                told.onCommitted(entry);
            } catch (Throwable fault) {
                LOGGER.error("Whoever follows the event log failed at position {}", entry.position(), fault);
            }
        }
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
        Throwable cause = Objects.requireNonNull(failure);
        boolean full = cause instanceof RocksDBException storeFailure && StoreFailures.isFull(storeFailure);
        Reason reason = full ? Reason.FULL : Reason.FAILED;
        return new LogUnavailableException(
                reason, "The event log cannot be written (" + reasonOf(cause) + "); try again", cause);
    }

    private static String reasonOf(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void refuse(List<Request> requests, LogUnavailableException refusal) {
        for (Request request : requests) {
            awaitsRecall |= request.isOfCopy();
            CommitGroup.answer(() -> request.done().completeExceptionally(refusal));
        }
    }

    /** Opens the store anew, and commits what the failed write left in it. */
    private boolean recovers() {
        if (System.nanoTime() - failedAt < RETRY_NANOS && refusing) {
            return false;
        }
        refusing = true;
        try {
            readEnds.indexer().settle();
            flushed &= access.reopen();
            access.run(this::commitWhatIsThere);
            flushed = true;
            failure = null;
            return true;
        } catch (Throwable cause) {
            boolean isNews = failure == null || !reasonOf(cause).equals(reasonOf(failure));
            fail(cause);
            if (isNews) {
                LOGGER.warn("The event log cannot recover yet; it tries again each second", cause);
            }
            return false;
        }
    }

    /** Goes on from what the store has. If that is less than there was, readers of what may be gone are told, as after a crash. */
    private void commitWhatIsThere(Store store) throws RocksDBException {
        LogState state = parts.state();
        LogState.Ends found = state.ends(store);
        boolean fewer = found.head() < state.head();
        long head = found.head();
        if (fewer || (!flushed && state.losses().areInMemory())) {
            long reserved = Math.max(state.head(), store.number(MetaKeys.RESERVED, 0));
            head = state.losses().declare(Math.max(head, reserved), fewer, owed) || fewer
                    ? Math.max(head, reserved)
                    : head;
        } else {
            state.losses().forgetMarks();
        }
        if (state.lacksLogged(found)) {
            state.losses().declareOfAll(head, owed);
        }
        owed.putLong(Family.META, MetaKeys.RESERVED, head);
        writers.apply(store).write(owed, Durability.SYNCED);
        owed.clear();
        state.noteKept(head, head, true);
        state.catchUpIndex(store, parts.segments(), head);
        LogState.Ends now =
                new LogState.Ends(found.oldest(), head, found.eventBytes(), found.housekeeping(), found.newestMillis());
        readEnds.indexer().restart();
        state.times().load(store, found.newestMillis());
        state.reloadTopicEnds(store);
        readEnds.recent().restart(() -> state.moveTo(now));
        reservation = reservation(head);
        tellWhatIsThere(store, found.head());
    }

    private void tellWhatIsThere(Store store, long upTo) throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            for (long position = cursors.seekEvent(toldUpTo + 1);
                    position <= upTo;
                    position = cursors.seekEvent(position + 1)) {
                tell(cursors.event().entry(position, parts.state().ids()));
            }
        }
    }

    /** Leaves the log so that the next to open it knows that nothing is missing. */
    private void finish() {
        try {
            access.run(store -> {
                store.flush();
                CommitBatch batch = new CommitBatch();
                readEnds.indexer().moveTo(batch, parts.state().head());
                parts.state().losses().clearMarks(batch);
                batch.putLong(Family.META, MetaKeys.RESERVED, parts.state().head());
                batch.delete(Family.META, MetaKeys.BOOT);
                writers.apply(store).write(batch, Durability.SYNCED);
                parts.state().noteClosed();
            });
        } catch (Throwable cause) {
            LOGGER.warn("The event log was not closed in good order; the next start takes it as after a crash", cause);
        }
    }
}
