package dev.tidings.log.disk;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EpochIds;
import dev.tidings.log.LogBounds;
import dev.tidings.log.LogClock;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogFigures;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.commit.CommitCounts;
import dev.tidings.log.disk.commit.Committer;
import dev.tidings.log.disk.commit.FreeSpace;
import dev.tidings.log.disk.commit.Indexer;
import dev.tidings.log.disk.commit.Request;
import dev.tidings.log.disk.commit.RequestQueue;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.read.BackSearches;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.read.NewestSearches;
import dev.tidings.log.disk.read.ReadTurns;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.read.RecentWindow;
import dev.tidings.log.disk.read.SnapshotSearches;
import dev.tidings.log.disk.retain.Keeper;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.LogTimes;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreAccess;
import dev.tidings.log.disk.store.StoreFailures;
import dev.tidings.log.disk.store.StoreOptions;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link EventLog} on RocksDB, in a directory of its own. One committer thread writes in groups: all that arrives during a sync goes into the next one,
 * and nobody is told of an event that does not have the durability promised for it. Reads of the newest events are answered at once from memory, others
 * by two threads from the disk, in {@linkplain ReadTurns turns}.
 *
 * <p>Events cost no memory but the newest; opening one of ten million events takes well under a second. When the disk is full, appends fail with a
 * {@link LogUnavailableException}, everything else goes on, and appends succeed again when there is room.
 */
public final class DiskEventLog implements LogCopy {
    private static final Logger LOGGER = LoggerFactory.getLogger(DiskEventLog.class);
    private static final int READERS = 2;
    private static final long CLOSE_SECONDS = 30;

    private final Path directory;
    private final LogParts parts;
    private final StoreAccess access;
    private final RecentWindow recent;
    private final RequestQueue queue = new RequestQueue();
    private final FreeSpace space;
    private final Committer committer;
    private final Keeper keeper;
    private final Thread committing;
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, threads("tidings-log-reader"));
    private final ReadTurns turns;
    private final NewestSearches searches;
    private final BackSearches backSearches;
    private final SnapshotSearches snapshotSearches;
    private final ExecutorService indexing = Executors.newSingleThreadExecutor(threads("tidings-log-indexer"));
    private final ScheduledExecutorService keeping =
            Executors.newSingleThreadScheduledExecutor(threads("tidings-log-keeper"));
    private final AtomicBoolean closed = new AtomicBoolean();

    private DiskEventLog(Path directory, LogParts parts, StoreAccess access, UnaryOperator<BatchWriter> writers) {
        this.directory = directory;
        this.parts = parts;
        this.access = access;
        this.recent = new RecentWindow(parts.state(), parts.options().recentBytes());
        this.turns = new ReadTurns(access, readers, READERS);
        this.searches = new NewestSearches(parts, access, recent, turns);
        this.backSearches = new BackSearches(parts, access, turns);
        this.snapshotSearches = new SnapshotSearches(parts, access, recent, turns);
        this.space = new FreeSpace(directory, parts.options().freeBytes());
        Indexer indexer = new Indexer(parts, access, indexing);
        this.committer = new Committer(parts, access, queue, space, new Committer.ReadEnds(recent, indexer), writers);
        this.keeper = new Keeper(parts, access, queue);
        this.committing = threads("tidings-log-committer").newThread(committer);
    }

    /**
     * Opens the log in a directory, which is made if it is not there. The log belongs to this process until it is closed.
     *
     * @throws LogDirectoryException if the directory cannot be used: not writable, in use by another process, damaged
     */
    public static DiskEventLog open(Path directory, DiskLogOptions options) {
        return open(directory, options, Segments.DEFAULTS, store -> store);
    }

    static DiskEventLog open(
            Path directory, DiskLogOptions options, Segments segments, UnaryOperator<BatchWriter> writers) {
        return open(
                directory, options, new Surroundings(segments, writers, System::currentTimeMillis, System::nanoTime));
    }

    /** What a log takes as it is. */
    record Surroundings(
            Segments segments, UnaryOperator<BatchWriter> writers, LongSupplier wallMillis, LongSupplier nanoTime) {
        LogClock clock(LogTimes.Known times) {
            return new LogClock(times.newestMillis(), times.floor(), wallMillis, nanoTime);
        }
    }

    static DiskEventLog open(Path directory, DiskLogOptions options, Surroundings surroundings) {
        Path absolute = directory.toAbsolutePath().normalize();
        RocksDB.loadLibrary();
        StoreFailures.prepare(absolute);
        StoreAccess access = StoreAccess.open(absolute, options.cacheBytes());
        try {
            Segments segments = surroundings.segments();
            LogState state = access.use(store -> LogState.recover(store, segments, access.note()));
            LogClock clock = surroundings.clock(state.times().known());
            LogParts parts = new LogParts(state, segments, new Snapshots(options.retention()), options, clock);
            DiskEventLog log = new DiskEventLog(absolute, parts, access, surroundings.writers());
            log.start();
            return log;
        } catch (RocksDBException failure) {
            access.close();
            throw StoreFailures.onOpen(absolute, failure);
        } catch (Throwable failure) {
            access.close();
            throw failure;
        }
    }

    /** Lets its threads begin, all or, if the system has no more of them, none. */
    private void start() {
        try {
            keeping.scheduleWithFixedDelay(keeper, 1, 1, TimeUnit.SECONDS);
            keeping.scheduleWithFixedDelay(access.note()::force, 1, 1, TimeUnit.SECONDS);
            committing.start();
        } catch (Throwable failure) {
            keeping.shutdownNow();
            throw failure;
        }
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What it held when it was opened. */
    public LogInfo info() {
        try {
            return access.use(store -> LogInfo.of(directory, store, parts.state()));
        } catch (RocksDBException failure) {
            throw StoreFailures.onRead(directory, failure);
        }
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        if (isCopy()) {
            throw new IllegalStateException("The event log in " + directory
                    + " is the copy of a cluster's; expected events that come from there alone");
        }
        parts.state().ids().requireFree(events);
        CompletableFuture<List<Appended>> done = new CompletableFuture<>();
        return offer(new Request.Append(List.copyOf(events), options, done), done);
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options, Given given) {
        CompletableFuture<List<Appended>> done = new CompletableFuture<>();
        return offer(new Request.Append(List.copyOf(events), options, given, done), done);
    }

    @Override
    public CompletionStage<Void> disown(long after, Consumer<Notes> noting) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        return offer(new Request.Disown(after, noting, done), done);
    }

    @Override
    public CompletionStage<Map<String, byte[]>> noted() {
        CompletableFuture<Map<String, byte[]>> done = new CompletableFuture<>();
        return offer(new Request.Recall(done), done);
    }

    /** Whether it is the copy of another log: then nothing can be appended that has not come from there. */
    public boolean isCopy() {
        return parts.state().isCopy();
    }

    /** Discards everything up to and including a position; snapshots stay. Any thread. */
    public CompletionStage<Void> trim(long upTo) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        return offer(new Request.Trim(upTo, done), done);
    }

    private <T> CompletionStage<T> offer(Request request, CompletableFuture<T> done) {
        LogUnavailableException refusal = queue.offer(request);
        return refusal == null ? done : CompletableFuture.failedStage(refusal);
    }

    @Override
    public synchronized void follow(CommitListener listener) {
        if (committer.listener() != null) {
            throw new IllegalStateException("The log is followed already");
        }
        committer.follow(listener);
    }

    @Override
    public long head() {
        return parts.state().head();
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        LogState state = parts.state();
        if (cursor instanceof Cursor.Last last) {
            return searches.before(view, last.count());
        }
        if (cursor instanceof Cursor.Since since) {
            return turns.read(Lane.QUICK, store -> locate(store, view, since));
        }
        if (cursor instanceof Cursor.After after) {
            Location assigned = state.assigned(after.id());
            return assigned != null
                    ? CompletableFuture.completedStage(assigned)
                    : turns.read(Lane.QUICK, store -> parts.search(store).locate(view, after.id()));
        }
        if (cursor instanceof Cursor.Newest) {
            long head = state.head();
            return CompletableFuture.completedStage(new Location(true, head, head));
        }
        return turns.read(Lane.QUICK, store -> parts.beginning(store, view, parts.beforeAll()));
    }

    private Location locate(Store store, View view, Cursor.Since since) throws RocksDBException {
        return parts.beginning(
                store, view, parts.search(store).firstSince(since.time().toEpochMilli()) - 1);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        Slice slice = recent.read(view, after, limit);
        return slice == null
                ? turns.read(laneOf(view, after), store -> parts.reads(store).read(view, after, limit))
                : CompletableFuture.completedStage(slice);
    }

    @Override
    public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
        BackSlice slice = recent.readBack(view, upTo, limit);
        return slice == null ? backSearches.read(view, upTo, limit) : CompletableFuture.completedStage(slice);
    }

    @Override
    public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        return snapshotSearches.newest(view, bounds);
    }

    @Override
    public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        Slice slice = recent.read(view, snapshot, after, limit);
        return slice == null
                ? turns.read(Lane.QUICK, store -> parts.snapshotReads(store).read(view, snapshot, after, limit))
                : CompletableFuture.completedStage(slice);
    }

    private Lane laneOf(View view, long after) {
        if (view.exactTopics() != null) {
            return Lane.QUICK;
        }
        // What a pattern has seen of discarded events takes a look at every topic.
        return after < parts.state().oldest() - 1 ? Lane.SEARCH : Lane.SCAN;
    }

    /**
     * Takes what was discarded from the disk now, however little it is, instead of some time soon. Blocks meanwhile.
     *
     * @throws LogDirectoryException if the store fails
     */
    public void tidy() {
        try {
            keeper.deleteDiscarded(1);
        } catch (RocksDBException failure) {
            throw StoreFailures.onRead(directory, failure);
        }
    }

    /** Looks now at what is too much, and waits until that is discarded. */
    void keep() {
        // The first has the committer discard what there is too much of, and index what is to be counted.
        for (int round = 0; round < 2; round++) {
            join(keeping.submit(keeper));
            trim(0).toCompletableFuture().join();
        }
        join(keeping.submit(keeper));
    }

    private static void join(Future<?> task) {
        try {
            task.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("The keeper was stopped", failure);
        }
    }

    /** Whether no name is left where the first format had it. */
    boolean hasNamesInPlace() {
        return parts.state().names().inSegmentsUpTo() == 0;
    }

    @Override
    public long endOf(View view) {
        return parts.state().topicEnds().known().endOf(view);
    }

    @Override
    public Duration maxAge() {
        return parts.options().retention().maxAge();
    }

    @Override
    public LogBounds bounds() {
        Retention retention = parts.options().retention();
        return new LogBounds(retention.maxBytes(), retention.maxEvents(), retention.maxAge());
    }

    @Override
    public boolean outlivesItsProcess() {
        return true;
    }

    /** Asks the system for the sizes of its files. */
    @Override
    public LogFigures figures() {
        LogState state = parts.state();
        CommitCounts counts = committer.counts();
        return new LogFigures(
                state.oldest(),
                state.head(),
                LogInfo.diskBytes(directory),
                space.bytes(),
                counts.groups().read(),
                counts.writeNanos().read(),
                counts.failures());
    }

    /** Of its newest events, and of its store. */
    @Override
    public List<MemoryUse> memory() {
        DiskLogOptions options = parts.options();
        return List.of(
                new MemoryUse(MemoryBudget.LOG, recent.bytes(), options.recentBytes()),
                new MemoryUse(MemoryBudget.STORE, access.memoryBytes(), StoreOptions.mostMemory(options.cacheBytes())));
    }

    @Override
    public EpochIds ids() {
        return parts.state().ids();
    }

    /** Commits what was appended before, and waits for it. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        queue.close();
        keeping.shutdownNow();
        turns.close();
        readers.shutdown();
        boolean interrupted = awaitCommitter();
        indexing.shutdown();
        if (committing.isAlive()) {
            LOGGER.warn("The event log in {} is still writing and was not closed in good order", directory);
        } else {
            access.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the last commit, also when interrupted; answers whether that happened. */
    private boolean awaitCommitter() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        while (committing.isAlive() && System.nanoTime() < deadline) {
            try {
                committing.join(100);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
