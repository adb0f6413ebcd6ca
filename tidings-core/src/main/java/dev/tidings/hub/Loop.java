package dev.tidings.hub;

/** The thread that owns a shard, as the shard sees it. Neither method ever runs the task before it returns. */
public interface Loop {
    /** Runs {@code task} soon on the owning thread; any thread may ask. */
    void execute(Runnable task);

    /** Runs {@code task} on the owning thread after a turn of its I/O, so that reads and accepts are not starved. */
    void executeAfterIo(Runnable task);
}
