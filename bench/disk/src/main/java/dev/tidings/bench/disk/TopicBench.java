package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.topic.Selectors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What it costs that a client comes back to one of very many topics, some of whose events it has missed. The events of all topics take turns, so that those of
 * one are as far apart as can be. Floor: so many reads of a plain file at places that are known beforehand.
 */
final class TopicBench implements Bench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "events",
                "10m",
                "size",
                "100",
                "topics",
                "100k",
                "missed",
                "20",
                "cold-resumes",
                "300",
                "warm-resumes",
                "20k");
    }

    /** Which events there are, and which of them one resume wants. */
    private record Layout(int events, int size, int topics, int missed) {
        /** The position of the event that the client of a topic has; the one before those it missed. */
        long lastSeen(int topic) {
            int ofTopic = (events - 1 - topic) / topics;
            return topic + 1L + (long) (ofTopic - missed) * topics;
        }

        /** A topic that has nothing to do with the one before. */
        int topic(int resume) {
            return (int) (resume * 7919L % topics);
        }
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        Layout layout = new Layout(
                arguments.number("events"),
                arguments.number("size"),
                arguments.number("topics"),
                arguments.number("missed"));
        if (layout.events() / layout.topics() <= layout.missed()) {
            throw new IllegalArgumentException("There are too few events for so many topics and so many missed events");
        }
        Path log = Logs.full(arguments.data(), layout.events(), layout.size(), layout.topics());
        Path raw = arguments.data().resolve("raw-" + layout.events() + "-" + layout.size());
        if (!Files.exists(raw)) {
            RawLog.fill(raw, layout.events(), new Payloads(layout.size()));
        }
        int cold = arguments.number("cold-resumes");
        int warm = arguments.number("warm-resumes");
        results.interleave(List.of(
                new Variant("floor, cold", () -> readFile(raw, layout, cold, true)),
                new Variant("log, cold", () -> readLog(log, layout, cold, true))));
        results.interleave(List.of(
                new Variant("floor, warm", () -> readFile(raw, layout, warm, false)),
                new Variant("log, warm", () -> readLog(log, layout, warm, false))));
    }

    private static Figures readLog(Path directory, Layout layout, int resumes, boolean cold) throws Exception {
        if (cold) {
            PageCache.drop(directory);
        }
        try (DiskEventLog log = DiskEventLog.open(directory, Logs.KEEP_ALL)) {
            Resume resume = number -> resume(log, layout, layout.topic(number));
            if (!cold) {
                measure(resume, resumes);
            }
            return measure(resume, resumes);
        }
    }

    private static void resume(DiskEventLog log, Layout layout, int topic) {
        View view = View.of(Selectors.of(Logs.topic(topic)));
        Cursor cursor = Cursor.of(log.ids().at(layout.lastSeen(topic)));
        Location location = log.locate(view, cursor).toCompletableFuture().join();
        Slice slice = log.read(view, location.position(), Reads.LIMIT)
                .toCompletableFuture()
                .join();
        if (slice.entries().size() != layout.missed() || slice.discardedUpTo() != 0) {
            throw new IllegalStateException("Topic " + topic + " has "
                    + slice.entries().size() + " events after " + cursor + "; expected " + layout.missed());
        }
    }

    private static Figures readFile(Path raw, Layout layout, int resumes, boolean cold) throws Exception {
        if (cold) {
            PageCache.drop(raw);
        }
        try (FileChannel file = FileChannel.open(raw)) {
            ByteBuffer record = ByteBuffer.allocateDirect(RawLog.HEAD_BYTES + layout.size());
            Resume resume = number -> {
                long position = layout.lastSeen(layout.topic(number));
                for (int missed = 0; missed < layout.missed(); missed++) {
                    position += layout.topics();
                    file.read(record.clear(), (position - 1) * record.capacity());
                    RawLog.check(record.flip(), new CRC32C());
                }
            };
            if (!cold) {
                measure(resume, resumes);
            }
            return measure(resume, resumes);
        }
    }

    private static Figures measure(Resume resume, int resumes) throws IOException {
        Latencies latencies = new Latencies();
        long before = cpuOfThreads();
        for (int number = 0; number < resumes; number++) {
            long start = System.nanoTime();
            resume.run(number);
            latencies.record(System.nanoTime() - start);
        }
        double cpuMicros = (cpuOfThreads() - before) / 1e3;
        return new Figures().put("CPU us/resume", cpuMicros / resumes).put(latencies);
    }

    /** Of all of Java's threads: those that read are the log's own. What the store does in the background is not in it. */
    private static long cpuOfThreads() {
        return Arrays.stream(THREADS.getAllThreadIds())
                .map(THREADS::getThreadCpuTime)
                .filter(nanos -> nanos > 0)
                .sum();
    }

    /** One client that comes back. */
    @FunctionalInterface
    private interface Resume {
        void run(int number) throws IOException;
    }
}
