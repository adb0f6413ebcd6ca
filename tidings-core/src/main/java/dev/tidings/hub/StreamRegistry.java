package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The streams that have names, over all shards: those with a connection, and for a while those that lost theirs, within a budget. Asked when a stream is opened, changed or
 * closed, never for a delivery. Any thread.
 */
final class StreamRegistry {
    private final EventLog log;
    private final StreamOwners owners;
    private final long keptNanos;
    private final long maxKeptBytes;

    // Under this object's lock.
    private final Map<StreamName, Lease> streams = new HashMap<>();
    /** Those that nobody uses, in the order in which they were left. */
    private final LinkedHashMap<StreamName, Lease> kept = new LinkedHashMap<>();

    private long keptBytes;

    /** A stream, how many use it, and when it is let go that nobody uses. */
    private static final class Lease {
        final NamedStream stream;
        int users;
        long deadline;
        long bytes;

        Lease(NamedStream stream) {
            this.stream = stream;
        }
    }

    StreamRegistry(EventLog log, StreamOwners owners, StreamOptions options) {
        this.log = log;
        this.owners = owners;
        this.keptNanos = options.streamKept().toNanos();
        this.maxKeptBytes = options.maxKeptBytes();
    }

    /** The stream of a name, to be {@linkplain #giveBack given back}. */
    synchronized NamedStream take(StreamName name) {
        letExpiredGo();
        Lease lease = streams.computeIfAbsent(name, any -> new Lease(new NamedStream(name, log, owners, this)));
        if (lease.users++ == 0 && kept.remove(name) != null) {
            keptBytes -= lease.bytes;
        }
        return lease.stream;
    }

    synchronized void giveBack(NamedStream stream) {
        Lease lease = streams.get(stream.name());
        if (lease == null || --lease.users > 0) {
            return;
        }
        Selectors selection = stream.selection();
        if (selection == null) {
            streams.remove(stream.name());
            return;
        }
        lease.deadline = System.nanoTime() + keptNanos;
        lease.bytes = FeedBudget.costOf(View.of(selection));
        keptBytes += lease.bytes;
        kept.put(stream.name(), lease);
        letExpiredGo();
    }

    private void letExpiredGo() {
        Iterator<Lease> oldest = kept.values().iterator();
        while (oldest.hasNext()) {
            Lease lease = oldest.next();
            if (keptBytes <= maxKeptBytes && lease.deadline - System.nanoTime() > 0) {
                return;
            }
            oldest.remove();
            streams.remove(lease.stream.name());
            keptBytes -= lease.bytes;
        }
    }

    /**
     * Changes what the stream of a name selects. The stage fails with an {@link OvertakenException} if another hub of the log has the stream.
     *
     * @param by who asks; null for the program itself
     * @param request what asked another hub for it; empty where this one was asked
     */
    CompletionStage<Selection> change(StreamName name, SelectionChange change, @Nullable Bearer by, String request) {
        return withStream(name, stream -> stream.change(change, by, request));
    }

    /** Lets the stream of a name go on by another grant. */
    CompletionStage<String> renew(GrantRenewal renewal) {
        return withStream(renewal.claim().name(), stream -> stream.renew(renewal));
    }

    private <T> CompletionStage<T> withStream(StreamName name, Function<NamedStream, CompletionStage<T>> step) {
        NamedStream stream = take(name);
        try {
            return step.apply(stream).whenComplete((value, failure) -> giveBack(stream));
        } catch (RuntimeException | Error failure) {
            giveBack(stream);
            throw failure;
        }
    }

    /** What the stream of a name selects, as far as that is in memory. */
    synchronized @Nullable Selectors selectionOf(StreamName name) {
        Lease lease = streams.get(name);
        return lease == null ? null : lease.stream.selection();
    }

    /** Whether the stream of a name has a connection. */
    synchronized boolean isOpen(StreamName name) {
        Lease lease = streams.get(name);
        return lease != null && lease.stream.hasReader();
    }

    /** Notes that another hub has the stream of a name from now on. By the thread that commits. */
    void takenBy(StreamName name, StreamOwner other) {
        NamedStream stream = forgetKept(name);
        if (stream != null) {
            stream.takenBy(other);
        }
    }

    /** The stream of a name that is in use; one that is kept is not any more. */
    private synchronized @Nullable NamedStream forgetKept(StreamName name) {
        Lease lease = streams.get(name);
        if (lease != null && lease.users == 0) {
            kept.remove(name);
            streams.remove(name);
            keptBytes -= lease.bytes;
            return null;
        }
        return lease == null ? null : lease.stream;
    }

    /** Those that are in use. */
    synchronized List<NamedStream> inUse() {
        return streams.values().stream()
                .filter(lease -> lease.users > 0)
                .map(lease -> lease.stream)
                .toList();
    }

    /** What the selections take that nobody uses, about, in bytes. */
    synchronized long keptBytes() {
        return keptBytes;
    }

    /** How many are known. */
    synchronized int size() {
        return streams.size();
    }
}
