package dev.tidings.log.disk.commit;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.log.disk.index.GroupMemory;
import dev.tidings.log.disk.index.Places;
import dev.tidings.log.disk.index.Postings;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.StoreAccess;
import dev.tidings.topic.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the positions of topics into the index, some time after their events: gathered over many commits, those of a busy topic share a key, and no
 * publisher waits for it. Until then the recent entries in memory know them, and after a crash they are read from the events. Of the committer, but for
 * the writing, which another thread does.
 *
 * <pre>
 *   discarded | kept ..................................................... head
 *   in the index ........................| being written | gathered ......|
 *                          | in memory (RecentWindow) ....................|
 * </pre>
 */
public final class Indexer {
    private static final Logger LOGGER = LoggerFactory.getLogger(Indexer.class);
    /** Gathered before they are written, and waited for when there are as many more. */
    private static final int ENOUGH = 1 << 14;

    private final LogParts parts;
    private final StoreAccess access;
    private final Executor writer;
    private final long enoughBytes;

    /** Of what was written: by who writes, one after another. */
    private GroupMemory memory = new GroupMemory();

    private Postings gathered;
    private long gatheredBytes;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    /** @param writer what runs the writing: one after another */
    public Indexer(LogParts parts, StoreAccess access, Executor writer) {
        this.parts = parts;
        this.access = access;
        this.writer = writer;
        this.enoughBytes = parts.options().recentBytes() / 4;
        this.gathered = new Postings(parts.segments());
    }

    /** Gathers an event that the next batch holds, in the chunk whose first is at {@code chunk}. */
    public void add(Event event, long position, long chunk) {
        long place = Places.of(position, chunk);
        String key = event.hasData() ? event.key() : Postings.NO_GROUP;
        for (int i = 0; i < event.topics().size(); i++) {
            Topic topic = event.topics().get(i);
            gathered.add(topic, event.isPrivate(), key, place);
        }
        gatheredBytes += event.data().length();
    }

    /** Whether what is gathered is to go with the events: because nothing is kept in memory, or they are about to be discarded. */
    public boolean isDueWith(long oldest) {
        boolean isOutOfMemory = enoughBytes == 0 && gathered.size() > 0;
        return isOutOfMemory || oldest - 1 > parts.state().indexed();
    }

    /** Moves what is gathered into the batch of its events; {@code head} is the last. */
    public void moveTo(CommitBatch batch, long head) throws RocksDBException {
        await();
        gathered.moveTo(batch, memory);
        gatheredBytes = 0;
        batch.putLong(Family.META, MetaKeys.INDEXED, head);
    }

    /** Has what is gathered up to {@code head} written, if it is much and what was begun before is done. */
    public void writeIfMuch(long head) throws RocksDBException {
        if (written.isCompletedExceptionally()) {
            await();
        }
        if (gathered.size() == 0) {
            return;
        }
        boolean much = gathered.size() >= ENOUGH || gatheredBytes >= enoughBytes;
        boolean tooMuch = gathered.size() >= 2 * ENOUGH || gatheredBytes >= 2 * enoughBytes;
        if (!tooMuch && !(much && written.isDone())) {
            return;
        }
        await();
        Postings sealed = gathered;
        gathered = new Postings(parts.segments());
        gatheredBytes = 0;
        written = CompletableFuture.runAsync(() -> write(sealed, head), writer);
    }

    private void write(Postings sealed, long head) {
        try {
            access.run(store -> {
                CommitBatch batch = new CommitBatch();
                sealed.moveTo(batch, memory);
                batch.putLong(Family.META, MetaKeys.INDEXED, head);
                store.write(batch, Durability.WRITTEN);
            });
            parts.state().moveIndexed(head);
        } catch (RocksDBException | RuntimeException | Error failure) {
            LOGGER.warn("The index of the event log cannot be written; the store is opened anew", failure);
            throw new CompletionException(failure);
        }
    }

    private void await() throws RocksDBException {
        try {
            written.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RocksDBException failure) {
                throw failure;
            }
            throw failed;
        }
    }

    /** Waits for what was begun, whatever becomes of it, because the store is about to be opened anew. */
    public void settle() {
        Throwable unused = written.handle((done, failure) -> failure).join();
    }

    /** Begins anew, after the store was opened anew and its index brought up to the head. */
    public void restart() {
        gathered = new Postings(parts.segments());
        gatheredBytes = 0;
        memory = new GroupMemory();
        written = CompletableFuture.completedFuture(null);
    }
}
