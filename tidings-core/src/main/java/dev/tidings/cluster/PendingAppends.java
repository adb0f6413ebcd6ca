package dev.tidings.cluster;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What this node has been asked to append and has not seen in the order yet. It is answered when it comes back from there, with what became of it, or when its time is over. What was under way when a session ended is sent again in the
 * next, under the same number, once it is certain that it is not there; what arrives all the same is a repeat, which every node drops. Any thread.
 *
 * <pre>
 * add -> waiting -- open --> under way -- settled --> answered
 *            ^----- a session ends ---'
 * </pre>
 */
final class PendingAppends {
    private static final int OVERHEAD_BYTES = 200;
    private static final long NOT_KNOWN = -1;

    private final Sequencer sequencer;
    private final EngineWatch watch;
    private final long patienceNanos;
    private final long maxBytes;
    private final InstantSource clock;
    private final EngineClock engineClock;
    private final String node = EventIds.randomName();

    // Guarded by this.
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final Map<Long, Pending> underWay = new LinkedHashMap<>();
    private long session;
    private int incarnation;
    private int sessions;
    private String tag = "";
    private boolean isOpen;
    private boolean isClosed;
    private long lastNumber;
    private long bytes;
    private long retries;

    /**
     * @param patience how long an append waits for its answer
     * @param maxBytes about what may wait at once, of the heap
     * @param clock this machine's
     */
    PendingAppends(Sequencer sequencer, EngineWatch watch, Duration patience, long maxBytes, InstantSource clock) {
        this.sequencer = sequencer;
        this.clock = clock;
        this.engineClock = new EngineClock(sequencer::describe);
        this.watch = watch;
        this.patienceNanos = patience.toNanos();
        this.maxBytes = maxBytes;
    }

    private static final class Pending {
        private final List<byte[]> bodies = new ArrayList<>();
        private final Durability durability;
        private final byte[] flags;
        private final long bytes;
        private final long deadline;
        private final CompletableFuture<List<Appended>> answer = new CompletableFuture<>();
        /** 0 until it is sent for the first time. */
        private long number;
        /** Whether it may be among entries that were discarded before they were followed. */
        private boolean mayBeMissed;
        /** When that was, in milliseconds since 1970. */
        private long sentMillis;

        Pending(List<Event> events, AppendOptions options, long deadline) {
            long size = OVERHEAD_BYTES;
            boolean hasKey = options.idempotencyKey() != null;
            this.flags = new byte[events.size()];
            for (int i = 0; i < events.size(); i++) {
                byte[] body = ClusterEntry.body(events.get(i), i == 0 ? options : null);
                size += OVERHEAD_BYTES + body.length;
                bodies.add(body);
                flags[i] = (byte) ClusterEntry.flags(events.get(i), hasKey && i == 0);
            }
            this.durability = options.durability() == null ? Durability.SYNCED : options.durability();
            this.bytes = size;
            this.deadline = deadline;
        }

        List<byte[]> entries(int incarnation, String tag) {
            List<byte[]> entries = new ArrayList<>(bodies.size());
            for (int i = 0; i < bodies.size(); i++) {
                entries.add(ClusterEntry.encode(flags[i], incarnation, tag, number, i, bodies.size(), bodies.get(i)));
            }
            return entries;
        }
    }

    /** The name of this node, new with each start. */
    String node() {
        return node;
    }

    /** Appends events, soon. */
    CompletionStage<List<Appended>> add(List<Event> events, AppendOptions options) {
        Pending pending = new Pending(events, options, System.nanoTime() + patienceNanos);
        LogUnavailableException refusal = add(pending);
        if (refusal == null) {
            return pending.answer;
        }
        if (refusal.reason() != Reason.CLOSED) {
            watch.refused(refusal);
        }
        return CompletableFuture.failedStage(refusal);
    }

    private synchronized @Nullable LogUnavailableException add(Pending pending) {
        if (isClosed) {
            return closed();
        }
        if (bytes > 0 && bytes + pending.bytes > maxBytes) {
            return new LogUnavailableException(
                    Reason.OVERLOADED,
                    "More than " + maxBytes
                            + " bytes of events wait for the cluster's engine; nothing was stored. Try again soon");
        }
        bytes += pending.bytes;
        if (isOpen) {
            send(pending);
        } else {
            waiting.add(pending);
        }
        return null;
    }

    private static LogUnavailableException closed() {
        return new LogUnavailableException(Reason.CLOSED, "The event log is closed");
    }

    private void send(Pending pending) {
        if (pending.number == 0) {
            pending.number = ++lastNumber;
            pending.sentMillis = clock.millis();
        } else {
            retries++;
        }
        underWay.put(pending.number, pending);
        long number = pending.number;
        CompletionStage<Long> unused = sequencer
                .append(pending.entries(incarnation, tag), pending.durability, session)
                .whenComplete((position, failure) -> {
                    if (failure != null) {
                        notSent(number, failure);
                    }
                });
    }

    /** What is known not to be in the order is answered so; what may be, is waited for. */
    private void notSent(long number, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean isUncertain = cause instanceof LogUnavailableException known && known.reason() == Reason.FAILED;
        if (!isUncertain) {
            // Not here: the sequencer may answer at once, and what waits for the answer is not to run under the lock.
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> failed(number, cause));
        }
    }

    /** Another session begins: what was under way may be in the order or not, and nothing is sent before that is known. */
    synchronized void sessionBegins(long newSession, int newIncarnation) {
        session = newSession;
        incarnation = newIncarnation;
        tag = node + Integer.toString(++sessions, Character.MAX_RADIX);
        isOpen = false;
        List<Pending> unsent =
                waiting.stream().filter(pending -> pending.number == 0).toList();
        waiting.clear();
        waiting.addAll(underWay.values());
        waiting.addAll(unsent);
    }

    /**
     * All is known that was in the order when the session began: what is not settled by now is not there, and is sent.
     *
     * @param tells whether all nodes are to know the incarnation and the loss before that
     * @param loss of this node, as in {@link ClusterEntry#loss}
     */
    void open(boolean tells, int loss) {
        sendAll(tells, loss).forEach(missed -> failed(missed.number, unknown()));
    }

    /** Returns those that are not sent, for they may be there. */
    private synchronized List<Pending> sendAll(boolean tells, int loss) {
        isOpen = true;
        if (tells) {
            CompletionStage<Long> unused = sequencer.append(
                    List.of(ClusterEntry.encodeEmpty(incarnation, tag, loss)), Durability.SYNCED, session);
        }
        List<Pending> missed = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Pending next = waiting.remove();
            if (next.mayBeMissed) {
                missed.add(next);
            } else {
                send(next);
            }
        }
        return missed;
    }

    /** Entries were discarded before they were followed: what was sent by now may have been one of them. */
    synchronized void missed() {
        underWay.values().forEach(pending -> pending.mayBeMissed = true);
    }

    /** The session is over. */
    synchronized void away() {
        isOpen = false;
    }

    /** An append of this node's has come back, with the time that the engine gave it. */
    void timed(long number, long engineMillis) {
        long sent;
        synchronized (this) {
            Pending pending = underWay.get(number);
            sent = pending == null ? NOT_KNOWN : pending.sentMillis;
        }
        if (sent != NOT_KNOWN) {
            boolean unused = engineClock.compare(sent, engineMillis, clock.millis());
        }
    }

    /** An append of this node's has come back, and was taken. */
    void settled(long number, List<Appended> result) {
        Pending pending = remove(number);
        if (pending != null) {
            pending.answer.complete(result);
        }
    }

    /** An append of this node's was refused, by the engine, or by the copy when it came back. */
    void failed(long number, Throwable failure) {
        Pending pending = remove(number);
        if (pending != null) {
            pending.answer.completeExceptionally(failure);
        }
    }

    /** An append of this node's has come back a second time, and all before it is in the copy: it was answered, unless what the copy said of it was lost in a failure. */
    void cameAgain(long number) {
        failed(number, unknown());
    }

    private static LogUnavailableException unknown() {
        return new LogUnavailableException(
                Reason.FAILED,
                "The cluster's engine has taken the event, but what became of it is not known here any more. Try again, best with the same id or idempotency key");
    }

    private synchronized @Nullable Pending remove(long number) {
        Pending pending = underWay.remove(number);
        if (pending != null) {
            waiting.remove(pending);
            bytes -= pending.bytes;
        }
        return pending;
    }

    /** Answers those whose time is over: they are not sent again. */
    void expire(long nowNanos) {
        for (Pending pending : takeExpired(nowNanos)) {
            LogUnavailableException late = new LogUnavailableException(
                    Reason.FAILED,
                    "The cluster's engine, " + sequencer.describe() + ", did not take the event within "
                            + Duration.ofNanos(patienceNanos)
                            + "; it may be taken yet. Try again, best with the same id or idempotency key");
            pending.answer.completeExceptionally(late);
            watch.refused(late);
        }
    }

    private synchronized Set<Pending> takeExpired(long nowNanos) {
        Set<Pending> expired = new LinkedHashSet<>();
        for (Collection<Pending> all : List.of(underWay.values(), waiting)) {
            all.removeIf(pending -> {
                boolean isOver = isExpired(pending, nowNanos);
                if (isOver) {
                    expired.add(pending);
                }
                return isOver;
            });
        }
        expired.forEach(pending -> bytes -= pending.bytes);
        return expired;
    }

    private static boolean isExpired(Pending pending, long nowNanos) {
        return nowNanos - pending.deadline >= 0;
    }

    /** By how much this machine's clock is ahead of the engine's, as {@link EngineStatus} says it. */
    Duration clockAhead() {
        return engineClock.ahead();
    }

    /** How many there are, and what they take. */
    synchronized EngineStatus.Appends status() {
        Set<Pending> all = new LinkedHashSet<>(underWay.values());
        all.addAll(waiting);
        return new EngineStatus.Appends(all.size(), bytes, retries, watch.refusals());
    }

    void close() {
        Set<Pending> left;
        synchronized (this) {
            isClosed = true;
            isOpen = false;
            left = new LinkedHashSet<>(underWay.values());
            left.addAll(waiting);
            underWay.clear();
            waiting.clear();
        }
        left.forEach(pending -> pending.answer.completeExceptionally(closed()));
    }
}
