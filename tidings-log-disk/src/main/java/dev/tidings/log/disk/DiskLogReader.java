package dev.tidings.log.disk;

import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.KeptNotes;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.state.Snapshots.Snapshot;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.HeadNote;
import dev.tidings.log.disk.store.HeadNote.Content;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.disk.store.StoreFailures;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A look into a log's directory, which a hub may have open meanwhile: reads what was on the disk when it was opened, and changes nothing. Of one thread. */
public final class DiskLogReader implements AutoCloseable {
    private static final long CACHE_BYTES = 16 << 20;
    private static final long PROGRESS_STEP = 10_000;
    private static final ReadLimit PAGE = new ReadLimit(10_000, 16 << 20);
    /** Snapshots are there whatever the settings of the hub that keeps them. */
    private static final Snapshots ALL_SNAPSHOTS =
            new Snapshots(new Retention(Duration.ZERO, 0, 0, Selectors.of("**").all()));

    private final Path directory;
    private final Store store;
    private final LogState state;

    private DiskLogReader(Path directory, Store store, LogState state) {
        this.directory = directory;
        this.store = store;
        this.state = state;
    }

    /** @throws LogDirectoryException if there is no log in it, or it cannot be read */
    public static DiskLogReader open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!StoreFailures.isLog(absolute)) {
            throw new LogDirectoryException(
                    "There is no event log in " + absolute + "; expected a directory that a hub made");
        }
        RocksDB.loadLibrary();
        try {
            return read(absolute, Store.openToRead(absolute, CACHE_BYTES));
        } catch (RocksDBException failure) {
            throw StoreFailures.onOpen(absolute, failure);
        }
    }

    private static DiskLogReader read(Path directory, Store store) throws RocksDBException {
        try {
            return new DiskLogReader(directory, store, LogState.read(store));
        } catch (Throwable failure) {
            store.close();
            throw failure;
        }
    }

    /** What the log holds. */
    public LogInfo info() {
        return use(() -> LogInfo.of(directory, store, state));
    }

    /** How many events there are, snapshots included: by counting. */
    public long events() {
        return use(() -> walk(entry -> {}));
    }

    /** What is not to be found here though it was published: a sentence each. */
    public List<String> leftOut() {
        List<String> sentences = new ArrayList<>();
        Content noted = HeadNote.read(directory);
        boolean isOpen = noted != null
                && !noted.closed()
                && ProcessHandle.of(noted.process()).isPresent();
        if (noted != null
                && isOpen
                && (noted.head() > state.head() || state.losses().areInMemory())) {
            sentences.add(
                    "Process " + noted.process() + " has this log open, and has events of durability memory that are"
                            + " not on the disk; the newest of all is at position " + noted.head());
        }
        for (Stretch lost : store.damage().stretches()) {
            sentences.add("Positions " + lost.from() + " to " + lost.to() + " are lost by damage");
        }
        return sentences;
    }

    /** How many topics have an event that is kept. Goes through the index, which takes a moment for very many. */
    public long topics() {
        return use(() -> {
            Set<ByteBuffer> topics = new HashSet<>();
            addIndexed(topics);
            addUnindexed(topics);
            return (long) topics.size();
        });
    }

    private void addIndexed(Set<ByteBuffer> topics) throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            PostingReader postings = new PostingReader(cursors.index(), Segments.DEFAULTS);
            int last = Segments.DEFAULTS.of(state.head());
            for (int segment = Segments.DEFAULTS.of(state.oldest()); segment <= last; segment++) {
                postings.forEachList(segment, (topic, visibility) -> {
                    topics.add(ByteBuffer.wrap(topic));
                    return true;
                });
            }
        }
    }

    private void addUnindexed(Set<ByteBuffer> topics) throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            for (long position = cursors.seekEvent(store.number(MetaKeys.INDEXED, 0) + 1);
                    position != Long.MAX_VALUE;
                    position = cursors.seekEvent(position + 1)) {
                for (Topic topic : cursors.event().topics()) {
                    topics.add(ByteBuffer.wrap(IndexKeys.utf8(topic)));
                }
            }
        }
    }

    /** Hands over every event kept, snapshots that are older than the rest first, else in order. */
    public void forEach(Consumer<LogEntry> consumer) {
        long unused = use(() -> walk(consumer));
    }

    private long walk(Consumer<LogEntry> consumer) throws RocksDBException {
        long count = 0;
        try (StoreCursors cursors = new StoreCursors(store)) {
            for (List<Snapshot> page = snapshots(cursors, 0); !page.isEmpty(); ) {
                page.forEach(snapshot -> consumer.accept(snapshot.event().entry(snapshot.position(), state.ids())));
                count += page.size();
                page = snapshots(cursors, page.get(page.size() - 1).position());
            }
            for (long position = cursors.seekEvent(state.oldest());
                    position != Long.MAX_VALUE;
                    position = cursors.seekEvent(position + 1)) {
                consumer.accept(cursors.event().entry(position, state.ids()));
                count++;
            }
        }
        return count;
    }

    private List<Snapshot> snapshots(StoreCursors cursors, long after) throws RocksDBException {
        return ALL_SNAPSHOTS
                .seen(store, cursors, View.EVERYTHING, after, state.oldest() - 1, PAGE)
                .all();
    }

    /**
     * Reads everything and checks its checksums.
     *
     * @param progress is told now and then how many events were read
     * @return how many events there are
     * @throws LogDirectoryException if a file is damaged
     */
    public long verify(LongConsumer progress) {
        return use(() -> {
            long[] read = {0};
            long count = walk(entry -> {
                if (++read[0] % PROGRESS_STEP == 0) {
                    progress.accept(read[0]);
                }
            });
            store.verifyChecksums();
            return count;
        });
    }

    private interface Reading<T> {
        T read() throws RocksDBException;
    }

    private <T> T use(Reading<T> reading) {
        try {
            return reading.read();
        } catch (RocksDBException failure) {
            throw StoreFailures.onRead(directory, failure);
        }
    }

    /** What is noted of the order that it is a copy of; empty where it is none. */
    public Map<String, byte[]> notes() {
        return use(() -> KeptNotes.read(store));
    }

    /** The ids of the log's positions. */
    public EventIds ids() {
        return state.ids();
    }

    @Override
    public void close() {
        store.close();
    }
}
