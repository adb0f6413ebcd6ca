package dev.tidings.server.net;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Asks event loops to come to a task, and tells how late the latest of them was. Asked by one thread. */
final class Punctuality {
    private final Iterable<EventExecutor> loops;

    /** Of the tasks that were asked for last: how long the slowest of those took that are done. */
    private AtomicLong longestNanos = new AtomicLong();

    private AtomicInteger undone = new AtomicInteger();
    private long askedAt;

    Punctuality(Iterable<EventExecutor> loops) {
        this.loops = loops;
    }

    /** Asks each. */
    void ask() {
        AtomicLong longest = new AtomicLong();
        AtomicInteger left = new AtomicInteger();
        longestNanos = longest;
        undone = left;
        long now = System.nanoTime();
        askedAt = now;
        for (EventExecutor loop : loops) {
            left.incrementAndGet();
            loop.execute(() -> {
                longest.accumulateAndGet(System.nanoTime() - now, Math::max);
                left.decrementAndGet();
            });
        }
    }

    /** How late the latest of them came; of one that has not come yet, how late it is by now. */
    Duration late() {
        long longest = longestNanos.get();
        return Duration.ofNanos(undone.get() == 0 ? longest : Math.max(longest, System.nanoTime() - askedAt));
    }
}
