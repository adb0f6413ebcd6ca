package dev.tidings.bench.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long an event is on its way, from when it was due to be published to when it is received, one after the other at a steady rate. */
final class LatencyRow {
    /** Until compilers have little left to do, the broker's among them: on two cores they are in the way of what is measured. */
    private static final int WARM_UP = 60_000;

    private static final int WARM_UP_PER_SECOND = 2_000;

    private final int perSecond;
    private final int seconds;

    LatencyRow(int perSecond, int seconds) {
        this.perSecond = perSecond;
        this.seconds = seconds;
    }

    String measure(String contender, String address) throws InterruptedException {
        int count = WARM_UP + perSecond * seconds;
        long[] nanos = new long[count];
        CountDownLatch received = new CountDownLatch(count);
        try (Pair pair = ClusterBench.pair(contender, address, text -> {
            int space = text.indexOf(' ');
            nanos[Integer.parseInt(text.substring(0, space))] =
                    System.nanoTime() - Long.parseLong(text.substring(space + 1).strip());
            received.countDown();
        })) {
            publish(pair, 0, WARM_UP, WARM_UP_PER_SECOND);
            publish(pair, WARM_UP, count, perSecond);
            if (!received.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(received.getCount() + " events were not received");
            }
        }
        long[] measured = Arrays.copyOfRange(nanos, WARM_UP, count);
        Arrays.sort(measured);
        return String.format(
                Locale.ROOT,
                "p50 %.3f ms, p99 %.3f ms, most %.1f ms (%d events)",
                measured[measured.length / 2] / 1e6,
                measured[(int) (measured.length * 0.99)] / 1e6,
                measured[measured.length - 1] / 1e6,
                measured.length);
    }

    private static void publish(Pair pair, int from, int to, int perSecond) {
        long start = System.nanoTime();
        for (int i = from; i < to; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(i - from) / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            pair.publish(List.of(i + " " + due + " ".repeat(40)));
        }
    }
}
