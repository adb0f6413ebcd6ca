package dev.tidings.cli.bench;

import dev.tidings.cli.bench.load.Deliveries;
import dev.tidings.cli.bench.load.FanoutOptions;
import dev.tidings.cli.bench.load.HubTarget;
import dev.tidings.cli.bench.load.LoadClient;
import dev.tidings.cli.bench.load.Publisher;
import dev.tidings.cli.bench.load.Rounds;
import dev.tidings.cli.bench.report.FanoutResult;
import dev.tidings.cli.bench.report.FanoutResult.ServerCost;
import dev.tidings.cli.print.Progress;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the fan-out of a hub: connects the subscribers, warms the hub up by rounds (by deliveries, not by seconds: that is what compiles its code),
 * then publishes at a fixed rate or with a fixed number of events on their way, and waits for the last delivery. One run, on the caller's thread.
 */
final class FanoutBench {
    private static final int WARM_UP_WINDOW = 2;
    private static final long CONNECT_PATIENCE_NANOS = 120_000_000_000L;
    /** A round is given up when nothing at all has come for so long. */
    private static final long SILENCE_NANOS = 5_000_000_000L;

    private static final long POLL_NANOS = 20_000;
    private static final long SETTLE_NANOS = 500_000_000L;
    /** What the process needs beside its connections. */
    private static final int OTHER_FILES = 128;

    private final HubTarget hub;
    private final OptionalLong serverPid;
    private final FanoutOptions options;
    private final Progress progress;
    private final Deliveries deliveries;

    private int published;
    private long publisherLate;

    FanoutBench(HubTarget hub, OptionalLong serverPid, FanoutOptions options, Progress progress) {
        this.hub = hub;
        this.serverPid = serverPid;
        this.options = options;
        this.progress = progress;
        this.deliveries = new Deliveries(options.subscribers());
    }

    /** @throws InvalidValueException if this process may not open so many connections */
    static void requireFiles(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean os) {
            requireFiles(connections, os.getMaxFileDescriptorCount());
        }
    }

    static void requireFiles(int connections, long allowed) {
        if (connections + OTHER_FILES > allowed) {
            throw new InvalidValueException("--subscribers: their " + connections
                    + " connections need as many open files and " + OTHER_FILES + " more, and a process may open "
                    + allowed + " here; expected at most " + Math.max(0, allowed - OTHER_FILES)
                    + " connections, or a higher ulimit -n");
        }
    }

    /**
     * Runs it.
     *
     * @throws IOException if the hub cannot be reached, refuses a request or ends a stream
     */
    FanoutResult run() throws IOException {
        long residentBefore = status().residentBytes();
        double connectSeconds;
        ServerCost cost = ServerCost.UNKNOWN;
        try (LoadClient client = new LoadClient(hub, options, deliveries);
                Publisher publisher = new Publisher(hub, options)) {
            connectSeconds = connect(client);
            LockSupport.parkNanos(SETTLE_NANOS);
            long residentAfter = status().residentBytes();
            warmUp(client, publisher);
            long cpuBefore = status().cpuMicros();
            measure(client, publisher);
            if (serverPid.isPresent()) {
                cost = new ServerCost(true, status().cpuMicros() - cpuBefore, residentBefore, residentAfter);
            }
        } finally {
            progress.end();
        }
        // The reading thread has ended: what it counted is ours.
        return result(connectSeconds, cost);
    }

    private FanoutResult result(double connectSeconds, ServerCost cost) {
        Rounds rounds = deliveries.rounds();
        return new FanoutResult(
                options,
                connectSeconds,
                published - options.warmUp(),
                deliveries.measured(),
                rounds.lost(published),
                rounds.duplicated(),
                deliveries.bytes(),
                deliveries.latency(),
                rounds.timeToLast(options.warmUp()),
                deliveries.timeline(),
                publisherLate,
                deliveries.allocated(),
                cost);
    }

    private ProcessStatus status() throws IOException {
        return serverPid.isPresent() ? ProcessStatus.of(serverPid.getAsLong()) : new ProcessStatus(0, 0);
    }

    private double connect(LoadClient client) throws IOException {
        long start = System.nanoTime();
        client.start();
        while (client.ready() < options.subscribers()) {
            client.requireSound();
            progress.show("Connecting " + options.subscribers() + " subscribers", Integer.toString(client.ready()));
            if (System.nanoTime() - start > CONNECT_PATIENCE_NANOS) {
                throw new IOException("Only " + client.ready() + " of " + options.subscribers()
                        + " subscribers were connected after " + CONNECT_PATIENCE_NANOS / 1_000_000_000L + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void warmUp(LoadClient client, Publisher publisher) throws IOException {
        for (int round = 0; round < options.warmUp(); round++) {
            progress.show("Warming up with " + options.warmUp() + " rounds", Integer.toString(round));
            awaitRoom(client, Math.max(options.window(), WARM_UP_WINDOW));
            publisher.publish(published++, System.nanoTime());
        }
        awaitAll(client);
    }

    private void measure(LoadClient client, Publisher publisher) throws IOException {
        deliveries.measureFrom(published);
        // Lets the reading thread see it before the first delivery.
        LockSupport.parkNanos(SETTLE_NANOS / 5);
        long start = System.nanoTime();
        long end = start + options.duration().toNanos();
        for (long i = 0; System.nanoTime() < end; i++) {
            long due = awaitNext(client, start, i);
            if (due >= end) {
                break;
            }
            publisherLate = Math.max(publisherLate, System.nanoTime() - due);
            publisher.publish(published++, due);
            client.requireSound();
            show(start);
        }
        awaitAll(client);
    }

    /** Waits until the next event is due, and returns when that was. */
    private long awaitNext(LoadClient client, long start, long number) throws IOException {
        if (options.window() > 0) {
            awaitRoom(client, options.window());
            return System.nanoTime();
        }
        long due = start + (long) (number * 1e9 / options.rate());
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return due;
    }

    /** Waits until fewer than {@code window} rounds are on their way. */
    private void awaitRoom(LoadClient client, int window) throws IOException {
        awaitDeliveries(client, ((long) published - window) * options.subscribers() + 1);
    }

    private void awaitAll(LoadClient client) throws IOException {
        awaitDeliveries(client, (long) published * options.subscribers());
    }

    /** Waits until so many deliveries have come, or nothing comes any more. */
    private void awaitDeliveries(LoadClient client, long wanted) throws IOException {
        long seen = deliveries.delivered();
        long seenAt = System.nanoTime();
        while (seen < wanted) {
            client.requireSound();
            LockSupport.parkNanos(POLL_NANOS);
            long now = deliveries.delivered();
            if (now != seen) {
                seen = now;
                seenAt = System.nanoTime();
            } else if (System.nanoTime() - seenAt > SILENCE_NANOS) {
                return;
            }
        }
    }

    private void show(long start) {
        long seconds = (System.nanoTime() - start) / 1_000_000_000L;
        progress.show(
                "Measuring for " + options.duration().toMillis() / 1000.0 + " s",
                seconds + " s, " + (published - options.warmUp()) + " events");
    }
}
