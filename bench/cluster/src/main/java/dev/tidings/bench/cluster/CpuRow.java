package dev.tidings.bench.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** CPU time of this process for an event, published and received: 1,000 are on their way at once. The second half is measured, after the first one has warmed it up. */
final class CpuRow {
    private static final int ON_THEIR_WAY = 1000;
    private static final String TEXT = "x".repeat(64);

    private final int count;
    private final int inACall;
    private final Semaphore window = new Semaphore(ON_THEIR_WAY);
    private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

    CpuRow(int count, int inACall) {
        this.count = count;
        this.inACall = inACall;
    }

    String measure(String contender, String address) throws InterruptedException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (Pair pair = ClusterBench.pair(contender, address, text -> window.release())) {
            publish(pair);
            long cpu = process.getProcessCpuTime();
            long start = System.nanoTime();
            publish(pair);
            double took = System.nanoTime() - start;
            return String.format(
                    Locale.ROOT,
                    "%.2f us of CPU for an event (%d in a call), %.0f events/s",
                    (process.getProcessCpuTime() - cpu) / 1e3 / count,
                    inACall,
                    count / (took / 1e9));
        }
    }

    private void publish(Pair pair) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < inACall; i++) {
            texts.add(TEXT);
        }
        for (int sent = 0; sent < count; sent += inACall) {
            take(inACall);
            pair.publish(texts).whenComplete((done, failure) -> failed.compareAndSet(null, failure));
        }
        take(ON_THEIR_WAY);
        window.release(ON_THEIR_WAY);
    }

    private void take(int permits) throws InterruptedException {
        if (!window.tryAcquire(permits, 60, TimeUnit.SECONDS) || failed.get() != null) {
            throw new IllegalStateException("Events were not published or not received", failed.get());
        }
    }
}
