package dev.tidings.log.disk.commit;

import dev.tidings.event.Event;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.CorrectedTimes;
import dev.tidings.log.Durability;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.EndedTopics;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.Fingerprint;
import dev.tidings.log.LogCopy.Repeats;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.disk.index.Name;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.state.KeptNotes;
import dev.tidings.log.disk.state.LogTimes;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.state.TopicEnds;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.log.stored.StoredEvent;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed together. Requests are added one after another, and each event gets its position; then all goes into two batches: one that the
 * store logs, and one of events that need not survive a crash, which it does not. Of the committer; used once, but for its buffers.
 */
public final class CommitGroup {
    private static final Logger LOGGER = LoggerFactory.getLogger(CommitGroup.class);
    private static final long NOTHING = -1;
    private static final int MAX_EVENTS = 4096;
    private static final int MAX_BYTES = 8 << 20;

    private final LogParts parts;
    private final Store store;
    private final GroupNames names;
    private final Reservation reservation;
    private final Indexer indexer;

    private final long timeMillis;
    private final CommitBatch logged;
    private final CommitBatch unlogged;
    private final ChunkWriter chunks;
    private final ByteWriter record;

    private final KeptNotes notes = new KeptNotes();
    private final KeptUsers users;
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final Map<Topic, Newest> snapshots = new HashMap<>();
    /** The topics that end in this group. */
    private final Set<Topic> ended = new HashSet<>();

    private long head;
    private long oldest;
    private long eventBytes;
    private long lastLogged;
    private LogTimes.Known times;
    private Durability strongest = Durability.MEMORY;
    private long newestMillis;
    private boolean isOfCopy;
    /** The position behind which names and ends are forgotten, or {@link #NOTHING}. */
    private long disownedAfter = NOTHING;

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

        Newest(long position, CommitBatch batch, byte[] record) {
            this.position = position;
            this.batch = batch;
            this.record = record;
        }

        long position() {
            return position;
        }

        CommitBatch batch() {
            return batch;
        }

        byte[] record() {
            return record;
        }
    }

    public CommitGroup(LogParts parts, Store store, Buffers buffers, Reservation reservation, Indexer indexer) {
        this.parts = parts;
        this.store = store;
        this.names = new GroupNames(parts, store);
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
        this.users = new KeptUsers(
                store, parts.options().retention().maxEvents(), parts.state().housekeeping());
        this.times = parts.state().times().known();
        this.newestMillis = times.newestMillis();
    }

    /** Whether there is room for a request: what forgets names looks for them in the store, so no events are before it, and nothing is behind it. */
    public boolean takes(Request request) {
        return !isFull() && (entries.isEmpty() || !(request instanceof Request.Disown));
    }

    private boolean isFull() {
        return disownedAfter != NOTHING
                || entries.size() >= MAX_EVENTS
                || logged.bytes() + unlogged.bytes() >= MAX_BYTES;
    }

    public void add(Request request) throws RocksDBException {
        if (request instanceof Request.Append append) {
            try {
                List<Appended> appended = appendOnce(append);
                answers.add(() -> append.done().complete(appended));
            } catch (ConflictingAppendException | EndedTopicException refusal) {
                answers.add(() -> append.done().completeExceptionally(refusal));
            }
            if (append.given() != null) {
                append.given().note(notes);
                isOfCopy = true;
            }
        } else if (request instanceof Request.Recall recall) {
            answers.add(() -> tell(recall));
        } else if (request instanceof Request.Disown disown) {
            disown(disown);
        } else if (request instanceof Request.Trim trim) {
            trim(trim);
        } else if (request instanceof Request.Index index) {
            indexes = true;
            answers.add(() -> index.done().complete(null));
        }
    }

    /** Once all of the group is in the store. */
    private void tell(Request.Recall recall) {
        try {
            recall.done().complete(KeptNotes.read(store));
        } catch (RocksDBException failure) {
            recall.done()
                    .completeExceptionally(new LogUnavailableException(
                            Reason.FAILED, "The event log cannot be read; try again", failure));
        }
    }

    private static @Nullable Repeats repeatsOf(Request.Append request) {
        return request.given() == null ? null : request.given().repeats();
    }

    private List<Appended> appendAsTold(Request.Append request, Repeats repeats) throws RocksDBException {
        Durability durability = durabilityOf(request);
        repeats.judge();
        requireNotEnded(request);
        repeats.take();
        List<Appended> appended = new ArrayList<>(request.events().size());
        for (int i = 0; i < request.events().size(); i++) {
            appended.add(repeats.isRepeat(i) ? repeats.first(i) : append(request, i, durability));
        }
        return appended;
    }

    private List<Appended> appendOnce(Request.Append request) throws RocksDBException {
        Repeats told = repeatsOf(request);
        if (told != null) {
            return appendAsTold(request, told);
        }
        Durability durability = durabilityOf(request);
        String key = request.options().idempotencyKey();
        Name name = key == null ? null : Name.ofKey(request.options().publisher(), key);
        StoredName first = name == null ? null : keptUnder(name);
        if (first != null && key != null) {
            if (first.isOther(request.contents().ofBatch())) {
                throw ConflictingAppendException.ofKey(key);
            }
            promiseAgain(durability);
            return first.asDuplicates();
        }
        requireNoConflict(request);
        requireNotEnded(request);
        long before = head;
        List<Appended> appended = new ArrayList<>(request.events().size());
        for (int i = 0; i < request.events().size(); i++) {
            appended.add(append(request, i, durability));
        }
        if (name != null && head > before) {
            StoredName result =
                    StoredName.ofBatch(head, appended, request.contents().ofBatch());
            names.put(name, result, batchOf(durability));
        }
        return appended;
    }

    /** Before anything of it is added: all of a request is stored, or nothing. */
    private void requireNoConflict(Request.Append request) throws RocksDBException {
        Map<String, Fingerprint> inRequest = new HashMap<>();
        for (int i = 0; i < request.events().size(); i++) {
            String id = request.events().get(i).id();
            if (id != null) {
                Fingerprint content = request.contents().ofEvent(i);
                StoredName first = keptUnder(Name.ofId(request.options().publisher(), id));
                Fingerprint before = inRequest.putIfAbsent(id, content);
                if ((first != null && first.isOther(content)) || (before != null && !before.equals(content))) {
                    throw ConflictingAppendException.ofId(id);
                }
            }
        }
    }

    /** Likewise; what is there already comes behind nothing. */
    private void requireNotEnded(Request.Append request) throws RocksDBException {
        EndedTopics known = parts.state().topicEnds().known();
        if (known.isEmpty() && ended.isEmpty() && !request.ends()) {
            return;
        }
        EndedTopics.Check check = known.new Check(ended);
        Repeats told = repeatsOf(request);
        Set<String> inRequest = new HashSet<>();
        for (int i = 0; i < request.events().size(); i++) {
            Event event = request.events().get(i);
            String id = event.id();
            boolean isThere = told != null
                    ? told.isRepeat(i)
                    : id != null
                            && (keptUnder(Name.ofId(request.options().publisher(), id)) != null || !inRequest.add(id));
            if (!isThere) {
                check.next(event);
            }
        }
    }

    private @Nullable StoredName keptUnder(Name name) throws RocksDBException {
        StoredName found = names.find(name);
        return found != null && isKept(found.position()) ? found : null;
    }

    /** The strongest of its events', so that all of them are in one batch, which is written or not. */
    private Durability durabilityOf(Request.Append request) {
        Durability asked = request.given() == null ? request.options().durability() : Durability.WRITTEN;
        if (asked != null) {
            return asked;
        }
        Durability durability = Durability.MEMORY;
        for (int i = 0; i < request.events().size(); i++) {
            durability = durability.or(
                    parts.options().durability().of(request.events().get(i)));
        }
        return durability;
    }

    private CommitBatch batchOf(Durability durability) {
        return durability == Durability.MEMORY ? unlogged : logged;
    }

    private Appended append(Request.Append request, int index, Durability durability) throws RocksDBException {
        Event given = request.events().get(index);
        boolean showsOwnId = request.options().showsOwnIds();
        String visible = showsOwnId ? given.id() : null;
        Name name = given.id() == null ? null : Name.ofId(request.options().publisher(), given.id());
        StoredName first = name == null ? null : keptUnder(name);
        if (first != null && repeatsOf(request) == null) {
            promiseAgain(durability);
            return new Appended(first.position(), visible == null ? assignedTo(first) : visible, true);
        }
        long position = ++head;
        String assigned = request.given() == null
                ? parts.state().ids().at(position)
                : request.given().idOf(index, position);
        if (name != null) {
            String hidden = request.given() == null || visible != null ? null : assigned;
            StoredName result =
                    StoredName.ofEvent(position, given, request.contents().ofEvent(index), hidden);
            names.put(name, result, batchOf(durability));
        }
        String id = visible == null ? assigned : visible;
        newestMillis = timeOf(request);
        add(new LogEntry(position, id, showsOwnId ? given : given.withoutId(), newestMillis), request, durability);
        return new Appended(position, id, false);
    }

    private String assignedTo(StoredName first) {
        String given = first.givenId();
        return given == null ? parts.state().ids().at(first.position()) : given;
    }

    /** What a copy is given may come from a clock that went back. */
    private long timeOf(Request.Append request) {
        return request.given() == null
                ? timeMillis
                : Math.max(newestMillis, request.given().timeMillis());
    }

    private void add(LogEntry entry, Request.Append request, Durability durability) throws RocksDBException {
        Event event = entry.event();
        record.clear();
        StoredEvent.encode(event, request.given() == null ? null : entry.id(), entry.timeMillis(), eventBytes, record);
        eventBytes += record.size();
        users.add(event, entry.position(), record.size(), batchOf(durability));
        store(event, entry.position(), batchOf(durability));
        indexer.add(event, entry.position(), chunks.first());
        if (event.isEnd()) {
            ended.addAll(event.topics());
            TopicEnds.put(batchOf(durability), event.topics(), entry.position(), event.isPrivate());
        }
        if (request.given() == null) {
            promise(event, durability);
        } else {
            // What a crash takes of a copy comes again, at the same positions: that is no loss.
            strongest = strongest.or(durability);
            lastLogged = head;
        }
        entries.add(entry);
    }

    private void store(Event event, long position, CommitBatch batch) throws RocksDBException {
        Topic topic = event.canonicalTopic();
        // An end without data leaves what there is to be seen.
        boolean replaces = event.hasData() && parts.snapshots().keepOnlyNewest(topic);
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
        if (durability != Durability.MEMORY) {
            lastLogged = head;
        }
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

    private boolean isKept(long position) throws RocksDBException {
        return position >= oldest && position > users.beyondBound(oldest, head);
    }

    private void trim(Request.Trim trim) {
        discardUpTo(Math.min(trim.upTo(), head), logged);
        answers.add(() -> trim.done().complete(null));
    }

    private void disown(Request.Disown request) throws RocksDBException {
        disownedAfter = request.after();
        DisownedNames.delete(parts, store, request.after(), logged);
        TopicEnds.deleteAfter(request.after(), logged);
        request.noting().accept(notes);
        isOfCopy = true;
        answers.add(() -> request.done().complete(null));
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
        // With the last events, for it must not be there without them.
        discardUpTo(users.beyondBound(oldest, head), unlogged.isEmpty() ? logged : unlogged);
        indexes |= indexer.isDueWith(oldest);
        if (indexes) {
            indexer.moveTo(logged, head);
        }
        if (!entries.isEmpty()) {
            times = timesWith(entries.get(0).position());
            times.putInto(logged, parts.state().times().known());
        }
        if (isOfCopy) {
            notes.moveTo(logged);
            parts.state().becomeCopy(logged);
        }
        boolean reserves = anyAtRisk && reservation.extend(head, logged);
        if (repeats && logged.isEmpty()) {
            logged.putLong(Family.META, MetaKeys.OLDEST, oldest);
        }
        boolean syncs = strongest == Durability.SYNCED || marked || reserves;
        Durability ofLogged = syncs ? Durability.SYNCED : Durability.WRITTEN;
        if (names.renews() || disownedAfter != NOTHING) {
            parts.state().names().change(() -> writeBatches(writer, ofLogged));
        } else {
            writeBatches(writer, ofLogged);
        }
        if (repeats && parts.state().losses().areInMemory()) {
            store.flush();
        }
        if (!entries.isEmpty()) {
            parts.state().noteKept(head, lastLogged, syncs && !logged.isEmpty());
        }
    }

    /** Where the clock was set right, all that seems newer than this group counts as just as old. */
    private LogTimes.Known timesWith(long first) throws RocksDBException {
        CorrectedTimes corrected = times.corrected();
        if (!isOfCopy && timeMillis < times.newestMillis()) {
            long from = parts.search(store).firstSince(timeMillis);
            corrected = corrected.with(new CorrectedTimes.Stretch(from, first, timeMillis), oldest);
        }
        return new LogTimes.Known(corrected, parts.clock().floor(), isOfCopy ? newestMillis : timeMillis);
    }

    private void writeBatches(BatchWriter writer, Durability ofLogged) throws RocksDBException {
        if (!logged.isEmpty()) {
            writer.write(logged, ofLogged);
        }
        if (!unlogged.isEmpty()) {
            writer.write(unlogged, Durability.MEMORY);
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
        if (isOfCopy) {
            parts.state().noteCopy();
        }
        if (disownedAfter != NOTHING) {
            parts.state().topicEnds().known().forgetAfter(disownedAfter);
        }
        noteEnds();
        parts.state().times().move(times);
        parts.state().moveHead(head, eventBytes, users.housekeeping());
        parts.state().moveOldest(oldest);
    }

    private void noteEnds() {
        for (int i = 0; i < entries.size() && !ended.isEmpty(); i++) {
            Event event = entries.get(i).event();
            if (event.isEnd()) {
                parts.state()
                        .topicEnds()
                        .known()
                        .add(event.topics(), entries.get(i).position(), event.isPrivate());
            }
        }
    }

    /** Answers the requests. */
    public void answer() {
        answers.forEach(CommitGroup::answer);
    }

    /** What depends on an answer runs with it, and may fail as it likes: the others are answered all the same. */
    static void answer(Runnable one) {
        try {
            one.run();
        } catch (Throwable fault) {
            LOGGER.error("What waited for an answer of the event log failed", fault);
        }
    }
}
