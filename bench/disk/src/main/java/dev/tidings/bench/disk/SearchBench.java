package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.log.disk.DiskEventLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What others cost a client that comes back to one topic: who ask for the newest events of patterns that match nothing; who
 * ask that and are gone at once; who catch up by such a pattern. Floor: it comes back while nobody else is there.
 */
final class SearchBench implements Bench {
    private static final int WARM_UPS = 200;

    @Override
    public Map<String, String> defaults() {
        return Map.ofEntries(
                Map.entry("events", "1m"),
                Map.entry("size", "200"),
                Map.entry("topics", "1000"),
                Map.entry("questions", "64"),
                Map.entry("gone", "300"),
                Map.entry("readers", "1000"),
                Map.entry("pattern", "old/*"),
                Map.entry("resumes", "200"),
                Map.entry("hub-options", ""));
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        int topics = arguments.number("topics");
        Path log = Logs.full(arguments.data(), arguments.number("events"), arguments.number("size"), topics);
        String cursor;
        try (DiskEventLog opened = DiskEventLog.open(log, Logs.KEEP_ALL)) {
            cursor = opened.ids().at(opened.head() - 3L * topics);
        }
        try (ChildHub hub = ChildHub.start(arguments.text("hub-options"), "--data", log.toString(), "--log", "disk")) {
            Resumes resumes = new Resumes(hub, cursor, topics, arguments.number("resumes"));
            resumes.time(WARM_UPS);
            String pattern = "topic=" + arguments.text("pattern");
            results.interleave(List.of(
                    new Variant("floor: alone", resumes::run),
                    new Variant("questions", () -> among(arguments.number("questions"), resumes, other -> pattern + "&from=-" + other * 1000)),
                    new Variant("questions, gone", () -> afterQuestions(arguments, resumes, pattern)),
                    new Variant("catching up", () -> among(arguments.number("readers"), resumes, other -> pattern + "&lastEventId=earliest"))));
        }
    }

    /** Clients that come back one after another, each of whom has missed three events of its topic. */
    private record Resumes(ChildHub hub, String cursor, int topics, int count) {
        Figures run() throws IOException {
            double before = hub.cpuSeconds();
            Latencies latencies = time(count);
            return new Figures()
                    .put(latencies)
                    .put("hub CPU s", hub.cpuSeconds() - before)
                    .put("hub MB", hub.residentBytes() / 1e6);
        }

        Latencies time(int resumes) throws IOException {
            Latencies latencies = new Latencies();
            ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
            for (int resume = 0; resume < resumes; resume++) {
                String topic = Logs.topic(resume * 7 % topics);
                long start = System.nanoTime();
                try (RawStream stream = new RawStream(hub.port(), "topic=" + topic + "&lastEventId=" + cursor, 0)) {
                    // The comment and the reconnection time have no blank line.
                    while (stream.events() < 3 && stream.read(buffer) >= 0) {}
                    latencies.record(System.nanoTime() - start);
                }
            }
            return latencies;
        }
    }

    private static Figures afterQuestions(Arguments arguments, Resumes resumes, String pattern) throws Exception {
        double before = resumes.hub().cpuSeconds();
        for (int question = 1; question <= arguments.number("gone"); question++) {
            new RawStream(resumes.hub().port(), pattern + "&from=-" + question * 1000, 0).close();
        }
        Figures figures = resumes.run();
        Load.pause(1000);
        return figures.put("CPU s of all", resumes.hub().cpuSeconds() - before);
    }

    /** While so many others are there, each with a query of its own; they go afterwards. */
    private static Figures among(int count, Resumes resumes, IntFunction<String> queries) throws Exception {
        List<RawStream> others = new ArrayList<>();
        try {
            for (int other = 1; other <= count; other++) {
                others.add(new RawStream(resumes.hub().port(), queries.apply(other), 0));
            }
            return resumes.run();
        } finally {
            for (RawStream stream : others) {
                stream.close();
            }
            Load.pause(500);
        }
    }
}
