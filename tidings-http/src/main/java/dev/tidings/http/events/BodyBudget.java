package dev.tidings.http.events;

import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The room that the bodies of all requests take together, from their first byte until the event log has what they carried. A quarter is for the first 16 KiB of
 * each (less where there is little for all), so that small ones get through while large ones wait; an eighth for what arrives when there is no room. Who finds none waits, in turn, for two seconds at most. When somebody waits, who has held room
 * for more than a second and has not sent all yet is ended, the longest first: slow senders cannot keep everybody from publishing.
 *
 * <p>Safe for use by any thread: a short lock, under which nobody is called.
 */
final class BodyBudget {
    private static final int MOST_SMALL = 16 * 1024;
    /** So many bodies find room in the reserve at once. */
    private static final int SMALL_BODIES = 2048;

    static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Duration HELD_LONG = Duration.ofSeconds(1);
    private static final int LOOK_MILLIS = 100;

    private final long most;
    private final int small;
    private final long mostSmall;
    private final long mostLarge;
    private final long mostLent;
    private final LongSupplier nanoTime;
    private final Executor later;

    // Under the lock.
    private final Set<BodyShare> waitingSmall = new LinkedHashSet<>();
    private final Set<BodyShare> waitingLarge = new LinkedHashSet<>();
    /** Whose senders may still send, in the order in which they first held something. */
    private final Set<BodyShare> unfinished = new LinkedHashSet<>();

    private long used;
    private long usedLarge;
    private long lent;
    /** What those hold who were told to end and have not yet. */
    private long leaving;

    private boolean lookIsDue;

    /** @param most in bytes */
    BodyBudget(long most) {
        this(most, System::nanoTime, CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** @param later runs a task a tenth of a second later */
    BodyBudget(long most, LongSupplier nanoTime, Executor later) {
        this.most = most;
        this.small = (int) Math.max(512, Math.min(MOST_SMALL, most / 4 / SMALL_BODIES));
        this.mostLent = most / 8;
        this.mostSmall = most - mostLent;
        this.mostLarge = mostSmall - most / 4;
        this.nanoTime = nanoTime;
        this.later = later;
    }

    /** What of each body may use the reserve, in bytes. */
    int small() {
        return small;
    }

    /** A share of a body that is to be received, with nothing in it yet. */
    BodyShare open(BodyShare.Owner owner) {
        return new BodyShare(this, owner);
    }

    /** What all hold, in bytes. */
    synchronized long used() {
        return used;
    }

    /** How its memory stands. */
    MemoryUse memory() {
        return new MemoryUse(MemoryBudget.BODIES, used(), most);
    }

    boolean grow(BodyShare share, int capacity) {
        Queue<Runnable> calls = new ArrayDeque<>();
        boolean granted;
        synchronized (this) {
            share.wanted = capacity;
            granted = !share.isEnded && line(share).isEmpty() && fits(share);
            if (granted) {
                grant(share);
            } else if (!share.isEnded) {
                share.waitingSince = nanoTime.getAsLong();
                line(share).add(share);
                look(calls);
                lookLater();
            }
        }
        calls.forEach(Runnable::run);
        return granted;
    }

    private Set<BodyShare> line(BodyShare share) {
        return share.wanted > small ? waitingLarge : waitingSmall;
    }

    /** One body alone may always go on, whatever the bound. */
    private boolean fits(BodyShare share) {
        int more = share.wanted - share.held;
        int moreLarge = large(share.wanted) - large(share.held);
        boolean alone = used == share.held + share.lent;
        return alone || (used - lent + more <= mostSmall && (moreLarge == 0 || usedLarge + moreLarge <= mostLarge));
    }

    private int large(int bytes) {
        return Math.max(0, bytes - small);
    }

    private void grant(BodyShare share) {
        used += share.wanted - share.held;
        usedLarge += large(share.wanted) - large(share.held);
        holdFromNow(share);
    }

    private void holdFromNow(BodyShare share) {
        if (share.held == 0 && share.wanted > 0 && share.isUnfinished) {
            share.heldSince = nanoTime.getAsLong();
            unfinished.add(share);
        }
        share.held = share.wanted;
    }

    synchronized boolean lend(BodyShare share, int bytes) {
        if (share.isEnded || (lent + bytes > mostLent && used != share.held)) {
            return false;
        }
        share.lent += bytes;
        lent += bytes;
        used += bytes;
        return true;
    }

    void repay(BodyShare share) {
        release(() -> takeBack(share));
    }

    private void takeBack(BodyShare share) {
        if (share.isEnded) {
            leaving -= share.lent;
        }
        lent -= share.lent;
        used -= share.lent;
        share.lent = 0;
    }

    /** Whoever was told to end keeps all until it does. */
    void keep(BodyShare share, int capacity) {
        release(() -> {
            if (!share.isEnded) {
                used -= share.held - capacity;
                usedLarge -= large(share.held) - large(capacity);
                unfinished.remove(share);
                share.held = 0;
                share.wanted = capacity;
                holdFromNow(share);
            }
        });
    }

    synchronized boolean finish(BodyShare share) {
        share.isUnfinished = false;
        unfinished.remove(share);
        return !share.isEnded;
    }

    void close(BodyShare share) {
        release(() -> {
            if (share.isEnded) {
                leaving -= share.held + share.lent;
            }
            share.isEnded = false;
            forget(share);
            takeBack(share);
            used -= share.held;
            usedLarge -= large(share.held);
            share.held = 0;
        });
    }

    private void forget(BodyShare share) {
        waitingSmall.remove(share);
        waitingLarge.remove(share);
        unfinished.remove(share);
    }

    private void release(Runnable change) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            change.run();
            serve(waitingSmall, calls);
            serve(waitingLarge, calls);
        }
        calls.forEach(Runnable::run);
    }

    /** Gives room to those at the head of a line, as far as it goes. */
    private void serve(Set<BodyShare> line, List<Runnable> calls) {
        Iterator<BodyShare> waiting = line.iterator();
        while (waiting.hasNext()) {
            BodyShare next = waiting.next();
            if (!fits(next)) {
                return;
            }
            waiting.remove();
            grant(next);
            calls.add(next.owner::onRoom);
        }
    }

    private void lookLater() {
        if (!lookIsDue) {
            lookIsDue = true;
            try {
                later.execute(this::lookAgain);
            } catch (RuntimeException | Error failure) {
                lookIsDue = false;
                throw failure;
            }
        }
    }

    private void lookAgain() {
        Queue<Runnable> calls = new ArrayDeque<>();
        synchronized (this) {
            lookIsDue = false;
            look(calls);
            if (!waitingSmall.isEmpty() || !waitingLarge.isEmpty()) {
                lookLater();
            }
        }
        calls.forEach(Runnable::run);
    }

    /** Ends who has waited too long, and, for who waits next, who has held room for too long. */
    private void look(Queue<Runnable> calls) {
        long now = nanoTime.getAsLong();
        endTheImpatient(waitingSmall, now, calls);
        endTheImpatient(waitingLarge, now, calls);
        if (!waitingSmall.isEmpty()) {
            makeRoom(waitingSmall.iterator().next(), now, calls);
        }
        if (!waitingLarge.isEmpty()) {
            makeRoom(waitingLarge.iterator().next(), now, calls);
        }
    }

    private void endTheImpatient(Set<BodyShare> line, long now, Queue<Runnable> calls) {
        for (BodyShare share : line.toArray(new BodyShare[0])) {
            if (now - share.waitingSince < PATIENCE.toNanos()) {
                return;
            }
            end(share, calls);
        }
    }

    private void makeRoom(BodyShare waiting, long now, Queue<Runnable> calls) {
        boolean ofLarge = waiting.wanted > small;
        for (BodyShare oldest : unfinished.toArray(new BodyShare[0])) {
            boolean enough = leaving >= waiting.wanted - waiting.held;
            if (enough || now - oldest.heldSince < HELD_LONG.toNanos()) {
                return;
            }
            // What small ones hold is no use to a large one.
            if (!ofLarge || oldest.held > small) {
                end(oldest, calls);
            }
        }
    }

    private void end(BodyShare share, Queue<Runnable> calls) {
        forget(share);
        share.isEnded = true;
        leaving += share.held + share.lent;
        calls.add(share.owner::onRefused);
    }
}
