package dev.tidings.log.disk.retain;

import dev.tidings.log.Durability;
import dev.tidings.log.Housekeeping;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.TopicRetention;
import dev.tidings.log.disk.commit.Request;
import dev.tidings.log.disk.commit.RequestQueue;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.read.LogSearch;
import dev.tidings.log.disk.state.Cuts;
import dev.tidings.log.disk.state.Cuts.Cut;
import dev.tidings.log.disk.state.Cuts.Layer;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreAccess;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;

/**
 * Keeps single topics within their bounds: finds up to where each rule has too much, and takes those events out of their chunks, a few chunks at a time. How far
 * that has come is written with what is deleted, in one batch, so that nothing is gone without a trace. Events are gone once all rules that their topics belong to
 * have come as far; the log's newest event stays. Of the keeper.
 */
final class TopicSweep {
    private static final int CHUNKS = 64;
    /** Of a round, so that the keeper's other work is not kept waiting. */
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    /** Fewer events than this are left for now, unless they are older than they may be by a 64th. */
    private static final long MIN_SWEPT = 1024;

    private static final int AGE_PARTS = 64;

    private final LogParts parts;
    private final RequestQueue queue;
    private final List<TopicRetention> rules;
    private final TopicCounts counts;
    private final CutBytes bytes;
    private final long[] sweptUpTo;
    private Layer inForce;

    TopicSweep(LogParts parts, RequestQueue queue) {
        this.parts = parts;
        this.queue = queue;
        this.rules = TopicRules.of(parts.options().retention());
        this.inForce = parts.state()
                .cuts()
                .inForce(rules.stream().map(TopicRetention::topics).toList());
        this.counts = new TopicCounts(rules, parts.state().oldest() - 1);
        this.bytes = new CutBytes(parts.segments());
        this.sweptUpTo = inForce.cuts().stream().mapToLong(Cut::position).toArray();
    }

    /** How many bytes of events were taken out of what the log keeps, about: what lies in the segment of the oldest event may be counted though it is gone. */
    long bytesTaken(Store store) throws RocksDBException {
        return bytes.since(store, parts.state().oldest());
    }

    /** Goes on for a part of a round. */
    void round(StoreAccess access) throws RocksDBException {
        if (rules.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + ROUND_NANOS;
        long indexed = parts.state().indexed();
        while (!counts.isDone(indexed) && System.nanoTime() < end) {
            access.run(store -> counts.step(store, inForce, indexed));
        }
        long upTo = Math.min(indexed, parts.state().head() - 1);
        boolean isIndexDue = counts.countsAnything();
        for (int i = 0; i < rules.size(); i++) {
            int rule = i;
            long wanted = access.use(store -> target(store, rule));
            isIndexDue |= wanted > upTo;
            long target = Math.min(upTo, wanted);
            while (sweptUpTo[rule] < target && System.nanoTime() < end) {
                access.run(store -> new Slice(store, rule, target).sweep());
            }
        }
        // What is not in the index yet is neither counted nor swept: by then it is.
        if (isIndexDue && indexed < parts.state().head()) {
            LogUnavailableException unused = queue.offer(new Request.Index(new CompletableFuture<>()));
        }
    }

    /** Up to where a rule is to be swept now. */
    private long target(Store store, int rule) throws RocksDBException {
        return Math.max(counts.tooManyUpTo(rule), tooOldUpTo(store, rule));
    }

    private long tooOldUpTo(Store store, int rule) throws RocksDBException {
        long age = rules.get(rule).maxAge().toMillis();
        if (age == 0 || !parts.clock().isSettled()) {
            return 0;
        }
        LogSearch search = parts.search(store);
        long now = parts.clock().millis();
        long tooOld = search.firstSince(now - age) - 1;
        boolean isMuch = tooOld - sweptUpTo[rule] >= MIN_SWEPT;
        return isMuch || search.firstSince(now - age - age / AGE_PARTS) - 1 > sweptUpTo[rule] ? tooOld : 0;
    }

    /** Some chunks of one rule's way. */
    private final class Slice {
        private final Store store;
        private final int rule;
        private final long after;
        private final long target;
        private final CommitBatch batch = new CommitBatch();
        /** For each rule, the last position of an event that goes. */
        private final long[] lastGone = new long[rules.size()];

        private final ByteWriter kept = new ByteWriter(8192);
        private long lastKept;

        Slice(Store store, int rule, long target) {
            this.store = store;
            this.rule = rule;
            this.after = Math.max(sweptUpTo[rule], parts.state().oldest() - 1);
            this.target = target;
        }

        void sweep() throws RocksDBException {
            long next;
            try (StoreCursors cursors = new StoreCursors(store)) {
                next = cursors.seekEvent(after + 1);
                for (int chunks = 0; next <= target && chunks < CHUNKS; chunks++) {
                    next = sweepChunk(cursors);
                }
            }
            write();
            sweptUpTo[rule] = Math.min(target, next - 1);
        }

        /** Takes what is to go out of the chunk that the cursors are in; answers where the next begins. */
        private long sweepChunk(StoreCursors cursors) throws RocksDBException {
            long chunk = cursors.chunk();
            long first = 0;
            long last = 0;
            boolean changes = false;
            kept.clear();
            long position = cursors.seekEvent(chunk);
            for (; position != Long.MAX_VALUE && cursors.chunk() == chunk; position = cursors.seekEvent(position + 1)) {
                byte[] record = cursors.record();
                List<Topic> topics = cursors.event().topics();
                if (goes(position, topics)) {
                    changes = true;
                    if (!Housekeeping.isOn(topics)) {
                        bytes.add(store, position, record.length);
                    }
                } else {
                    first = first == 0 ? position : first;
                    kept.putVarint(last == 0 ? 0 : position - last)
                            .putVarint(record.length)
                            .put(record);
                    last = position;
                }
            }
            if (changes) {
                batch.delete(Family.EVENTS, EventKeys.of(chunk));
                if (first > 0) {
                    batch.put(Family.EVENTS, EventKeys.of(first), kept);
                }
            }
            return position;
        }

        private boolean goes(long position, List<Topic> topics) {
            if (position <= after || position > target) {
                return false;
            }
            int[] owners = inForce.indexesOf(topics);
            if (Arrays.stream(owners).noneMatch(owner -> owner == rule)) {
                return false;
            }
            boolean isKept = parts.snapshots().keepOnlyNewest(topics.get(0))
                    || Arrays.stream(owners).anyMatch(owner -> owner != rule && keeps(owner, position));
            if (isKept) {
                lastKept = position;
                return false;
            }
            Arrays.stream(owners).forEach(owner -> lastGone[owner] = position);
            return true;
        }

        private boolean keeps(int owner, long position) {
            return owner < 0 || position > sweptUpTo[owner];
        }

        /** Readers know that it is gone before it is. */
        private void write() throws RocksDBException {
            Layer moved = inForce;
            for (int i = 0; i < lastGone.length; i++) {
                Cut cut = moved.cuts().get(i);
                long keptAt = i == rule ? Math.max(cut.lastKept(), lastKept) : cut.lastKept();
                moved = moved.with(i, new Cut(cut.topics(), Math.max(cut.position(), lastGone[i]), keptAt));
            }
            inForce = moved;
            parts.state().moveCuts(parts.state().cuts().with(moved));
            if (!batch.isEmpty()) {
                Cuts.put(moved, batch);
                bytes.put(store, parts.state().oldest(), batch);
                store.write(batch, Durability.WRITTEN);
            }
        }
    }
}
