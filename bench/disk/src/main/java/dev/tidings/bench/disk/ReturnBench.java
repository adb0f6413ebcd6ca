package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.topic.Selectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it costs those who publish at a steady pace that readers of patterns come back: each, once a second, reads what it missed meanwhile, by a pattern that
 * matches little, on two threads, as event loops do. Floor: nobody comes back.
 */
final class ReturnBench implements Bench {
    private static final ReadLimit LIMIT = new ReadLimit(1024, 64 * 1024);
    private static final int THREADS = 2;

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "rate", "5000", "readers", "1000", "size", "200", "topics", "1000", "seconds", "8", "durability", "written");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        int readers = arguments.number("readers");
        Callable<EventLog> disk = () -> openDisk(arguments);
        Callable<EventLog> memory = () -> new MemoryEventLog(new MemoryLogOptions(64 << 20, 1_000_000));
        results.interleave(List.of(
                new Variant("floor: disk, alone", () -> measure(arguments, disk, 0)),
                new Variant("disk, returning", () -> measure(arguments, disk, readers))));
        results.interleave(List.of(
                new Variant("floor: memory, alone", () -> measure(arguments, memory, 0)),
                new Variant("memory, returning", () -> measure(arguments, memory, readers))));
    }

    private static EventLog openDisk(Arguments arguments) throws Exception {
        Path directory = Logs.fresh(arguments.data(), "returns");
        return DiskEventLog.open(directory, Logs.KEEP_ALL);
    }

    private static Figures measure(Arguments arguments, Callable<EventLog> opening, int readers) throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicLong returns = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        try (EventLog log = opening.call()) {
            for (int thread = 0; thread < THREADS && readers > 0; thread++) {
                int first = thread;
                threads.add(new Thread(() -> comeBack(log, first, readers, stopped, returns), "returning-" + thread));
            }
            threads.forEach(Thread::start);
            publish(log, arguments, 2);
            long before = returns.get();
            Figures figures = new Figures().put(publish(log, arguments, arguments.number("seconds")));
            figures.put("returns/s", (returns.get() - before) / (double) arguments.number("seconds"));
            stopped.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            return figures;
        }
    }

    /** Publishes at the pace for so many seconds; late events are published at once, and count from when they were due. */
    private static Latencies publish(EventLog log, Arguments arguments, int seconds) {
        boolean memory = log instanceof MemoryEventLog;
        AppendOptions options = memory
                ? AppendOptions.DEFAULTS
                : AppendOptions.DEFAULTS.with(Durability.of(arguments.text("durability")));
        Latencies latencies = new Latencies();
        Payloads payloads = new Payloads(arguments.number("size"));
        long rate = arguments.number("rate");
        long start = System.nanoTime();
        for (int event = 0; event < rate * seconds; event++) {
            long due = start + event * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                Load.pause(1);
            }
            Event one = Event.on(Logs.topic(event % arguments.number("topics")))
                    .data(payloads.text(event))
                    .build();
            log.append(List.of(one), options)
                    .whenComplete((appended, failure) -> latencies.record(System.nanoTime() - due));
        }
        return latencies;
    }

    /** Every other reader comes back on this thread, each once a second. */
    private static void comeBack(EventLog log, int first, int readers, AtomicBoolean stopped, AtomicLong returns) {
        long[] cursors = new long[readers];
        long start = System.nanoTime();
        for (long turn = 0; !stopped.get(); turn++) {
            long due = start + turn * 1_000_000_000L * THREADS / readers;
            while (System.nanoTime() < due && !stopped.get()) {
                Load.pause(1);
            }
            int reader = (int) ((turn * THREADS + first) % readers);
            View view = View.of(Selectors.of("*/none/" + reader, "none/*"));
            cursors[reader] = read(log, view, cursors[reader]);
            returns.incrementAndGet();
            if (turn % 16 == 0) {
                log.locate(view, new Cursor.Last(10)).toCompletableFuture().join();
            }
        }
    }

    private static long read(EventLog log, View view, long from) {
        long after = from;
        for (long head = log.head(); after < head; ) {
            Slice slice = log.read(view, after, LIMIT).toCompletableFuture().join();
            after = slice.upTo();
        }
        return after;
    }
}
