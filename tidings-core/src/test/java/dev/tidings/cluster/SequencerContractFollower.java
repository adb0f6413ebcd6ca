package dev.tidings.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps what a sequencer handed over, and goes on after the last of it when a session begins. Called by the sequencer, asked by the test. */
public final class SequencerContractFollower implements Sequencer.Follower {
    static final long DEADLINE_SECONDS = 60;

    private final AtomicInteger callers = new AtomicInteger();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<Long> sessions = new ArrayList<>();
    private final List<Throwable> away = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable CompletableFuture<Void> hold;
    private int failures;
    private int calls;
    private long after;
    private boolean waiting;

    public static SequencerContractFollower of(Sequencer node) {
        return of(node, 0);
    }

    /** Follows from behind a position. */
    public static SequencerContractFollower of(Sequencer node, long after) {
        SequencerContractFollower follower = new SequencerContractFollower();
        follower.after = after;
        node.follow(follower);
        return follower;
    }

    @Override
    public CompletionStage<Long> onSession(long session, Span span) {
        enter();
        synchronized (this) {
            check(sessions.isEmpty() || session > lastSession(), "session " + session + " after " + sessions);
            waiting = false;
            sessions.add(session);
            spans.add(span);
            return leave(CompletableFuture.completedFuture(after));
        }
    }

    @Override
    public CompletionStage<Void> onEntries(List<Entry> handed) {
        enter();
        synchronized (this) {
            calls++;
            check(!waiting, "entries though the stage before is not complete");
            check(!handed.isEmpty(), "no entries");
            if (failures > 0) {
                failures--;
                return leave(CompletableFuture.failedFuture(new IllegalStateException("The test does not want them")));
            }
            handed.forEach(this::take);
            CompletableFuture<Void> held = hold;
            if (held == null) {
                return leave(CompletableFuture.completedFuture(null));
            }
            waiting = true;
            return leave(held.thenRun(this::goOn));
        }
    }

    @Override
    public void onAway(Throwable why) {
        enter();
        synchronized (this) {
            away.add(why);
            leave(why);
        }
    }

    private void enter() {
        int others = callers.getAndIncrement();
        synchronized (this) {
            check(others == 0, "called by two threads at once");
        }
    }

    private <T> T leave(T result) {
        callers.decrementAndGet();
        notifyAll();
        return result;
    }

    private void take(Entry entry) {
        check(entry.position() > after, "position " + entry.position() + " after " + after);
        after = entry.position();
        entries.add(entry);
    }

    private synchronized void goOn() {
        waiting = false;
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    /** From now on the stages of {@link #onEntries} wait. */
    public synchronized void hold() {
        hold = new CompletableFuture<>();
    }

    public void release() {
        CompletableFuture<Void> held;
        synchronized (this) {
            held = hold;
            hold = null;
        }
        if (held != null) {
            held.complete(null);
        }
    }

    /** The next {@code count} stages of {@link #onEntries} fail, and what they were for is not taken. */
    synchronized void fail(int count) {
        failures = count;
    }

    /** The number of the first session, or of one after the {@code count}th, once there is one. */
    public long sessionAfter(int count) {
        awaitChange("session " + (count + 1), () -> sessions.size() > count);
        return lastSession();
    }

    /** The number of the newest session. */
    public long session() {
        return sessionAfter(0);
    }

    private synchronized long lastSession() {
        return sessions.get(sessions.size() - 1);
    }

    public synchronized int sessions() {
        return sessions.size();
    }

    public synchronized List<Span> spans() {
        return List.copyOf(spans);
    }

    public synchronized int calls() {
        return calls;
    }

    /** Why there was no session, each time; once there are so many. */
    public synchronized List<Throwable> away(int count) {
        awaitChange("away " + count + " times", () -> away.size() >= count);
        return List.copyOf(away);
    }

    /** All that was handed over so far, once the entry at {@code position} was. */
    public synchronized List<Entry> entriesUpTo(long position) {
        awaitChange("position " + position, () -> after >= position && !entries.isEmpty());
        return List.copyOf(entries);
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** What of the port's rules the sequencer broke. */
    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    private synchronized void awaitChange(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("Waited for " + what + "; had " + entries.size() + " entries up to " + after
                        + ", sessions " + sessions + ", away " + away + ", faults " + faults);
            }
            try {
                wait(NANOSECONDS.toMillis(left) + 1);
            } catch (InterruptedException interrupted) {
                throw new AssertionError("Interrupted", interrupted);
            }
        }
    }

    public static List<String> texts(List<Entry> entries) {
        return entries.stream()
                .map(entry -> new String(entry.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    public static List<Long> positions(List<Entry> entries) {
        return entries.stream().map(Entry::position).toList();
    }

    public static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("The stage did not complete", failure);
        }
    }

    /** Looks again and again, for as long as a stage is waited for. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited for this: " + what);
            }
            CompletableFuture<Void> pause = new CompletableFuture<>();
            pause.completeOnTimeout(null, 10, MILLISECONDS).join();
        }
    }
}
