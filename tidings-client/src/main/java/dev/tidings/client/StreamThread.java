package dev.tidings.client;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** The one thread, a daemon, on which everything about a stream happens. */
final class StreamThread extends ScheduledThreadPoolExecutor {
    StreamThread(String host) {
        super(
                1,
                task -> {
                    Thread thread = new Thread(task, "tidings-stream-" + host);
                    thread.setDaemon(true);
                    return thread;
                },
                // What still arrives on a connection that is being aborted has no reader.
                new ThreadPoolExecutor.DiscardPolicy());
        setRemoveOnCancelPolicy(true);
        // So that shutdown() ends all waits. shutdownNow() would do so too, and interrupt the listener's last call.
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }
}
