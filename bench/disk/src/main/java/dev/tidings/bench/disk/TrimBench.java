package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.event.Event;
import dev.tidings.log.disk.DiskEventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a publisher notices that half of a long history is discarded, and then deleted, meanwhile. Each phase has a copy of the history of its own, and a steady publisher whose latencies
 * run from when an event was due. Floor: the same for a plain file, beside which another as large as the discarded half is deleted.
 */
final class TrimBench implements Bench {
    private static final int TRIM_AFTER_MILLIS = 1000;

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "events",
                "10m",
                "size",
                "100",
                "topics",
                "100k",
                "rate",
                "1000",
                "warm-up-ms",
                "3k",
                "ms",
                "10k",
                "settle-ms",
                "5k");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        Path full = Logs.full(
                arguments.data(), arguments.number("events"), arguments.number("size"), arguments.number("topics"));
        long half = Logs.bytes(full) / 2;
        results.interleave(List.of(
                new Variant("floor, quiet", () -> raw(arguments, 0)),
                new Variant("quiet", () -> log(arguments, full, false)),
                new Variant("floor, deleting", () -> raw(arguments, half)),
                new Variant("trimming", () -> log(arguments, full, true))));
    }

    private static Figures log(Arguments arguments, Path full, boolean trims) throws Exception {
        Path copy = Logs.fresh(arguments.data(), "trim");
        Logs.copy(full, copy);
        settle(arguments);
        long bytesBefore = Logs.bytes(copy);
        try (DiskEventLog log = DiskEventLog.open(copy, Logs.KEEP_ALL)) {
            Payloads payloads = new Payloads(arguments.number("size"));
            Publishing publishing = number -> log.append(
                    List.of(Event.on("bench/steady").data(payloads.text(number)).build()));
            Action trim = () -> log.trim(log.head() / 2).toCompletableFuture().join();
            Figures figures = publish(arguments, publishing, trims ? trim : () -> {});
            return figures.put("MB freed by the end", (bytesBefore - Logs.bytes(copy)) / 1e6);
        } finally {
            Logs.delete(copy);
        }
    }

    /** @param deleted the bytes of a file that is deleted meanwhile; 0 for none */
    private static Figures raw(Arguments arguments, long deleted) throws Exception {
        Path directory = Files.createDirectories(Logs.fresh(arguments.data(), "trim"));
        Path other = directory.resolve("other");
        Payloads payloads = new Payloads(arguments.number("size"));
        RawLog.fill(other, deleted / (RawLog.HEAD_BYTES + arguments.number("size")), payloads);
        settle(arguments);
        try (RawLog log = RawLog.open(directory.resolve("raw"))) {
            Action delete = () -> Files.delete(other);
            return publish(arguments, number -> log.append(payloads.bytes(number)), deleted > 0 ? delete : () -> {});
        } finally {
            Logs.delete(directory);
        }
    }

    private static void settle(Arguments arguments) throws Exception {
        PageCache.sync(arguments.data());
        Load.pause(arguments.number("settle-ms"));
    }

    private static Figures publish(Arguments arguments, Publishing publishing, Action action) throws Exception {
        Latencies latencies = new Latencies();
        long interval = 1_000_000_000L / arguments.number("rate");
        long unwatched = arguments.number("warm-up-ms") * 1_000_000L / interval;
        long count = arguments.number("ms") * 1_000_000L / interval + unwatched;
        CompletableFuture<Double> done =
                CompletableFuture.supplyAsync(() -> timeOf(action, arguments.number("warm-up-ms")));
        long start = System.nanoTime();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (long number = 0; number < count; number++) {
            long due = start + number * interval;
            pauseUntil(due);
            last = publishing
                    .publish(number)
                    .thenRun(number < unwatched ? () -> {} : () -> latencies.record(System.nanoTime() - due))
                    .toCompletableFuture();
        }
        last.join();
        if (latencies.count() < count - unwatched) {
            throw new IOException("Of " + (count - unwatched) + " events, " + latencies.count() + " were acknowledged");
        }
        return new Figures().put(latencies).put("action ms", done.join());
    }

    private static double timeOf(Action action, int warmUpMillis) {
        Load.pause(warmUpMillis + TRIM_AFTER_MILLIS);
        long start = System.nanoTime();
        try {
            action.run();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static void pauseUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** One event, by its number. */
    @FunctionalInterface
    private interface Publishing {
        CompletionStage<?> publish(long number);
    }

    /** What goes on beside it. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
