package dev.tidings.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time that a hub's streams go by: heartbeats, intervals, their greatest age, the ends of their grants. Any thread. */
public interface HubClock {
    /** The time of this machine. */
    HubClock SYSTEM = new HubClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public void after(Duration delay, Runnable task, ScheduledExecutorService executor) {
            executor.schedule(task, Math.max(1, delay.toNanos()), TimeUnit.NANOSECONDS);
        }

        @Override
        public void every(Duration period, Runnable task, ScheduledExecutorService executor) {
            executor.scheduleAtFixedRate(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /** In nanoseconds, from any origin. */
    long nanoTime();

    /** The time of day. */
    Instant instant();

    /** Has an executor run a task when a delay is over. */
    void after(Duration delay, Runnable task, ScheduledExecutorService executor);

    /** Has an executor run a task again and again, first when the period is over. */
    void every(Duration period, Runnable task, ScheduledExecutorService executor);
}
