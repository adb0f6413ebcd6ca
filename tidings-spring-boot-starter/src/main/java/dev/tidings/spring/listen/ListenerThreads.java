package dev.tidings.spring.listen;

import dev.tidings.topic.InvalidValueException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What listeners run on. A listener that has events waits for one thread, never for two: what waits is bounded by the number of listeners.
 *
 * @param most how many run at once, on threads of the platform
 * @param areVirtual whether each has a virtual thread instead, as many as there are listeners
 */
public record ListenerThreads(int most, boolean areVirtual) {
    private static final String PREFIX = "tidings-listener-";
    private static final long IDLE_SECONDS = 10;

    /** @throws InvalidValueException if none could run */
    public ListenerThreads {
        if (most < 1) {
            throw new InvalidValueException("The number of listeners' threads is " + most + "; expected at least 1");
        }
    }

    ExecutorService start() {
        return areVirtual
                ? pool(
                        Integer.MAX_VALUE,
                        new SynchronousQueue<>(),
                        new VirtualThreadTaskExecutor(PREFIX).getVirtualThreadFactory())
                : pool(most, new LinkedBlockingQueue<>(), new CustomizableThreadFactory(PREFIX));
    }

    private static ExecutorService pool(int most, BlockingQueue<Runnable> queue, ThreadFactory threads) {
        int core = queue instanceof SynchronousQueue ? 0 : most;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(core, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
