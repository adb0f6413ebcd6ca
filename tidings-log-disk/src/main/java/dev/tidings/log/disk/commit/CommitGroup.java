package dev.tidings.log.disk.commit;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogEntry;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.read.LogSearch;
import dev.tidings.log.disk.record.ByteReader;
import dev.tidings.log.disk.record.ByteWriter;
import dev.tidings.log.disk.record.IdempotentResult;
import dev.tidings.log.disk.record.StoredEvent;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * What is committed together. Requests are added one after another, and each event gets its position; then all goes into two batches: one that the
 * store logs, and one of events that need not survive a crash, which it does not. Of the committer; used once, but for its buffers.
 */
public final class CommitGroup {
    private static final int MAX_EVENTS = 4096;
    private static final int MAX_BYTES = 8 << 20;

    private final LogParts parts;
    private final Store store;
    private final LogSearch search;
    private final Reservation reservation;
    private final Indexer indexer;

    private final long timeMillis;
    private final CommitBatch logged;
    private final CommitBatch unlogged;
    private final ChunkWriter chunks;
    private final ByteWriter record;

    private final List<LogEntry> entries = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final Map<String, Long> ownIds = new HashMap<>();
    private final Map<String, List<Appended>> keys = new HashMap<>();
    private final Map<Topic, Newest> snapshots = new HashMap<>();

    private long head;
    private long oldest;
    private long eventBytes;
    private Durability strongest = Durability.MEMORY;
    private boolean anyAtRisk;
    private boolean repeats;
    private boolean marked;
    private boolean indexes;

    /** What one group hands on to the next, empty, for it is large. */
    public record Buffers(CommitBatch logged, CommitBatch unlogged, ByteWriter record) {
        public Buffers() {
            this(new CommitBatch(), new CommitBatch(), new ByteWriter(4096));
        }
    }

    /** The newest event of a topic that keeps no other, so far. */
    private static final class Newest {
        private final long position;
        private final CommitBatch batch;
        private final byte[] record;

        public Newest(long position, CommitBatch batch, byte[] record) {
            this.position = position;
            this.batch = batch;
            this.record = record;
        }

        public long position() {
            return position;
        }

        public CommitBatch batch() {
            return batch;
        }

        public byte[] record() {
            return record;
        }
    }

    public CommitGroup(LogParts parts, Store store, Buffers buffers, Reservation reservation, Indexer indexer) {
        this.parts = parts;
        this.store = store;
        this.search = parts.search(store);
        this.reservation = reservation;
        this.indexer = indexer;
        this.timeMillis = parts.clock().millis();
        this.logged = buffers.logged();
        this.unlogged = buffers.unlogged();
        this.record = buffers.record();
        logged.clear();
        unlogged.clear();
        this.chunks = new ChunkWriter(logged);
        this.head = parts.state().head();
        this.oldest = parts.state().oldest();
        this.eventBytes = parts.state().eventBytes();
    }

    public boolean isFull() {
        return entries.size() >= MAX_EVENTS || logged.bytes() + unlogged.bytes() >= MAX_BYTES;
    }

    public void add(Request request) throws RocksDBException {
        if (request instanceof Request.Append append) {
            List<Appended> appended = appendOnce(append);
            answers.add(() -> append.done().complete(appended));
        } else if (request instanceof Request.Trim trim) {
            trim(trim);
        }
    }

    private List<Appended> appendOnce(Request.Append request) throws RocksDBException {
        String key = request.options().idempotencyKey();
        List<Appended> first = key == null ? null : resultOf(key);
        if (first != null) {
            request.events()
                    .forEach(event ->
                            promiseAgain(durabilityOf(event, request.options().durability())));
            return first;
        }
        long before = head;
        boolean outlivesACrash = true;
        List<Appended> appended = new ArrayList<>(request.events().size());
        for (Event event : request.events()) {
            Durability durability = durabilityOf(event, request.options().durability());
            outlivesACrash &= durability != Durability.MEMORY;
            appended.add(append(event, durability));
        }
        if (key != null && head > before) {
            keys.put(key, appended.stream().map(Appended::again).toList());
            int segment = parts.segments().of(head);
            // Never there for longer than an event that it stands for.
            (outlivesACrash ? logged : unlogged)
                    .put(
                            Family.INDEX,
                            IndexKeys.named(segment, IndexKeys.IDEMPOTENCY_KEY, key),
                            IdempotentResult.encode(head, appended));
        }
        return appended;
    }

    private @Nullable List<Appended> resultOf(String key) throws RocksDBException {
        List<Appended> inGroup = keys.get(key);
        if (inGroup != null) {
            return inGroup;
        }
        byte[] stored = search.find(IndexKeys.IDEMPOTENCY_KEY, key);
        boolean isKept = stored != null && isKept(ByteReader.longAt(stored, 0));
        return stored != null && isKept ? IdempotentResult.asDuplicates(stored) : null;
    }

    private Durability durabilityOf(Event event, @Nullable Durability asked) {
        return asked == null ? parts.options().durability().of(event) : asked;
    }

    private CommitBatch batchOf(Durability durability) {
        return durability == Durability.MEMORY ? unlogged : logged;
    }

    private Appended append(Event event, Durability durability) throws RocksDBException {
        long first = event.id() == null ? 0 : positionOf(event.id());
        if (event.id() != null && first > 0) {
            promiseAgain(durability);
            return new Appended(first, event.id(), true);
        }
        long position = ++head;
        record.clear();
        StoredEvent.encode(event, timeMillis, eventBytes, record);
        eventBytes += record.size();
        store(event, position, batchOf(durability));
        indexer.add(event, position, chunks.first());
        promise(event, durability);
        String id = event.id() == null ? parts.state().ids().at(position) : event.id();
        entries.add(new LogEntry(position, id, event, timeMillis));
        return new Appended(position, id, false);
    }

    private void store(Event event, long position, CommitBatch batch) throws RocksDBException {
        if (event.id() != null) {
            ownIds.put(event.id(), position);
            int segment = parts.segments().of(position);
            batch.putLong(Family.INDEX, IndexKeys.named(segment, IndexKeys.OWN_ID, event.id()), position);
        }
        Topic topic = event.canonicalTopic();
        boolean replaces = parts.snapshots().keepOnlyNewest(topic);
        if (replaces) {
            chunks.flush();
        }
        chunks.add(position, record, batch);
        if (replaces) {
            replace(topic, position, batch);
        }
    }

    /** An event that will be replaced has a chunk of its own, which can be deleted. */
    private void replace(Topic topic, long position, CommitBatch batch) throws RocksDBException {
        chunks.flush();
        Newest inGroup = snapshots.put(topic, new Newest(position, batch, record.toArray()));
        if (inGroup == null) {
            delete(Snapshots.position(store, topic), batch);
        } else {
            delete(inGroup.position(), inGroup.batch());
        }
    }

    private static void delete(long position, CommitBatch batch) {
        if (position > 0) {
            batch.delete(Family.EVENTS, EventKeys.of(position));
        }
    }

    /** Sees to it that if the event is lost, it is known that there may have been one. */
    private void promise(Event event, Durability durability) {
        strongest = strongest.or(durability);
        if (durability != Durability.SYNCED) {
            anyAtRisk = true;
            marked |= parts.state().losses().mark(event, durability, logged);
        }
    }

    /** What is there already may have been promised less: a sync makes up for it, but for what is in memory alone, which takes a flush. */
    private void promiseAgain(Durability durability) {
        strongest = strongest.or(durability);
        repeats |= durability != Durability.MEMORY;
    }

    private long positionOf(String ownId) throws RocksDBException {
        Long inGroup = ownIds.get(ownId);
        long position = inGroup == null ? search.positionOf(IndexKeys.OWN_ID, ownId) : inGroup;
        return isKept(position) ? position : 0;
    }

    private boolean isKept(long position) {
        long most = parts.options().retention().maxEvents();
        return position >= oldest && (most == 0 || position > head - most);
    }

    private void trim(Request.Trim trim) {
        discardUpTo(Math.min(trim.upTo(), head), logged);
        answers.add(() -> trim.done().complete(null));
    }

    private void discardUpTo(long position, CommitBatch batch) {
        if (position >= oldest) {
            oldest = position + 1;
            batch.putLong(Family.META, MetaKeys.OLDEST, oldest);
        }
    }

    /** Writes all of it, and returns when it has the durability that was asked for. */
    public void write(BatchWriter writer) throws RocksDBException {
        chunks.flush();
        snapshots.forEach((topic, newest) -> Snapshots.put(newest.batch(), topic, newest.position(), newest.record()));
        long most = parts.options().retention().maxEvents();
        if (most > 0) {
            discardUpTo(head - most, logged.isEmpty() ? unlogged : logged);
        }
        indexes = indexer.isDueWith(oldest);
        if (indexes) {
            indexer.moveTo(logged, head);
        }
        boolean reserves = anyAtRisk && reservation.extend(head, logged);
        if (repeats && logged.isEmpty()) {
            logged.putLong(Family.META, MetaKeys.OLDEST, oldest);
        }
        if (!logged.isEmpty()) {
            boolean syncs = strongest == Durability.SYNCED || marked || reserves;
            writer.write(logged, syncs ? Durability.SYNCED : Durability.WRITTEN);
        }
        if (!unlogged.isEmpty()) {
            writer.write(unlogged, Durability.MEMORY);
        }
        if (repeats && parts.state().losses().areInMemory()) {
            store.flush();
        }
    }

    /** The new events, in order. */
    public List<LogEntry> entries() {
        return entries;
    }

    /** Moves the log's ends, once all is written. */
    public void moveEnds() {
        if (indexes) {
            parts.state().moveIndexed(head);
        }
        parts.state().moveHead(head, eventBytes);
        parts.state().moveOldest(oldest);
    }

    /** Answers the requests. */
    public void answer() {
        answers.forEach(Runnable::run);
    }
}
