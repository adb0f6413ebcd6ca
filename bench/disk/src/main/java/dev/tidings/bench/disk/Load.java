package dev.tidings.bench.disk;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Publishers that append, each with some events always under way, until told to stop. */
final class Load {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Appender appender;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean stopped;

    private Load(Appender appender) {
        this.appender = appender;
    }

    /** How many publish, with how many events under way each, and how long they are watched. */
    record Shape(int publishers, int underWay, int warmUpMillis, int millis) {}

    static Figures run(Appender appender, Shape shape) throws Exception {
        Load load = new Load(appender);
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < shape.publishers(); number++) {
            Thread thread = new Thread(() -> load.publish(shape.underWay()), "publisher-" + number);
            threads.add(thread);
            thread.start();
        }
        pause(shape.warmUpMillis());
        Figures figures = load.watch(shape.millis());
        load.stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        load.requireNoFailure();
        return figures;
    }

    private Figures watch(int millis) {
        Latencies watched = new Latencies();
        latencies = watched;
        long before = acknowledged.get();
        long cpuBefore = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        pause(millis);
        long count = acknowledged.get() - before;
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMicros = (PROCESS.getProcessCpuTime() - cpuBefore) / 1e3;
        return new Figures()
                .put("events/s", count / seconds)
                .put("CPU us/event", cpuMicros / Math.max(1, count))
                .put(watched);
    }

    private void publish(int underWay) {
        Semaphore permits = new Semaphore(underWay);
        while (!stopped) {
            permits.acquireUninterruptibly();
            long start = System.nanoTime();
            appender.append().whenComplete((position, problem) -> {
                if (problem == null) {
                    acknowledged.incrementAndGet();
                    latencies.record(System.nanoTime() - start);
                } else {
                    failure.compareAndSet(null, problem);
                }
                permits.release();
            });
        }
        permits.acquireUninterruptibly(underWay);
    }

    private void requireNoFailure() {
        Throwable problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("An append failed: " + problem, problem);
        }
    }

    static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
