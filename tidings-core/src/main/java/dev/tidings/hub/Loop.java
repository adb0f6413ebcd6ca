package dev.tidings.hub;

import java.time.Duration;
import java.time.Instant;

/** The thread that owns a shard, as the shard sees it. No method ever runs the task before it returns. */
public interface Loop {
    /** Whether the caller is on the owning thread. Any thread may ask. */
    boolean isOwner();

    /** Runs {@code task} soon on the owning thread; any thread may ask. */
    void execute(Runnable task);

    /** Runs {@code task} on the owning thread after a turn of its I/O, so that reads and accepts are not starved. */
    void executeAfterIo(Runnable task);

    /** Runs {@code task} on the owning thread after a delay. */
    void executeAfter(Duration delay, Runnable task);

    /** The time by the loop's clock, in nanoseconds from any origin. */
    long nanoTime();

    /** The time of day, by which grants end. */
    default Instant instant() {
        return Instant.now();
    }
}
