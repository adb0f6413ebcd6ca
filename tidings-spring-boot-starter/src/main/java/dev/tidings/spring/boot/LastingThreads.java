package dev.tidings.spring.boot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** Threads of the JDK that outlast an application which devtools restart, and would keep it in memory: they hold the class loader of whoever needed them first. */
final class LastingThreads {
    private LastingThreads() {}

    /** Has the one for delays begin in a thread that holds no application. Returns at once. */
    static void begin() {
        Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
        ForkJoinPool.commonPool().execute(() -> later.execute(() -> {}));
    }
}
