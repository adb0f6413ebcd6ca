package dev.tidings.testkit;

import dev.tidings.hub.HubClock;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test {@linkplain #advance turns} it: what a hub's streams go by (heartbeats, intervals, their greatest age, the ends of their
 * grants) happens when the test says. Connections and requests, and what clients wait for, go by the time of the machine. Any thread.
 */
public final class TestClock implements HubClock, InstantSource {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private final Instant beginning;
    private long now;
    private long scheduled;

    /**
     * @param number in which order it came
     * @param period after which it is due again, in nanoseconds; 0 for once
     */
    private record Task(long due, long number, long period, Runnable task, ScheduledExecutorService executor) {}

    /** One that stands where that of this machine is now. */
    public TestClock() {
        this(Instant.now());
    }

    /** One that stands at a time; where tokens and grants are looked at too, it should be about the machine's. */
    public TestClock(Instant beginning) {
        this.beginning = beginning;
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Instant instant() {
        return beginning.plusNanos(now);
    }

    @Override
    public synchronized void after(Duration delay, Runnable task, ScheduledExecutorService executor) {
        add(now + Math.max(1, delay.toNanos()), 0, task, executor);
    }

    @Override
    public synchronized void every(Duration period, Runnable task, ScheduledExecutorService executor) {
        add(now + period.toNanos(), period.toNanos(), task, executor);
    }

    private void add(long due, long period, Runnable task, ScheduledExecutorService executor) {
        tasks.add(new Task(due, scheduled++, period, task, executor));
    }

    /**
     * Turns the clock, and returns when all that was due by then has run, in its order, each at its time. Not for threads of the hub.
     *
     * @throws InvalidValueException if time were to go back
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new InvalidValueException(
                    "The clock is to be turned by " + time + "; expected a time that is to come");
        }
        long end = nanoTime() + time.toNanos();
        for (Task next = take(end); next != null; next = take(end)) {
            run(next);
        }
        synchronized (this) {
            now = end;
        }
    }

    /** The next task that is due by a time, at which the clock stands then. */
    private synchronized @Nullable Task take(long end) {
        Task next = tasks.peek();
        if (next == null || next.due() > end) {
            return null;
        }
        tasks.remove();
        now = next.due();
        return next;
    }

    private void run(Task next) {
        try {
            CompletableFuture.runAsync(next.task(), next.executor()).join();
        } catch (RejectedExecutionException stopped) {
            return;
        }
        if (next.period() > 0) {
            synchronized (this) {
                add(next.due() + next.period(), next.period(), next.task(), next.executor());
            }
        }
    }
}
