package dev.tidings.bench.disk;

import java.util.Map;
import java.util.TreeMap;

/** The program: {@code DiskBench BENCH --option value ...}. Prints a line of JSON for each run, and a table at the end. */
public final class DiskBench {
    private static final Map<String, Bench> BENCHES = new TreeMap<>(Map.ofEntries(
            Map.entry("append", new AppendBench()),
            Map.entry("lone", new LoneBench()),
            Map.entry("replay", new ReplayBench()),
            Map.entry("topic", new TopicBench()),
            Map.entry("newest", new NewestBench()),
            Map.entry("restart", new RestartBench()),
            Map.entry("trim", new TrimBench()),
            Map.entry("search", new SearchBench()),
            Map.entry("return", new ReturnBench()),
            Map.entry("slow-replay", new SlowReplayBench()),
            Map.entry("history", new HistoryBench())));

    private DiskBench() {}

    public static void main(String[] words) throws Exception {
        Bench bench = words.length == 0 ? null : BENCHES.get(words[0]);
        if (bench == null) {
            System.err.println("Expected one of " + BENCHES.keySet() + ", and options; see bench/README.md");
            System.exit(2);
            return;
        }
        try {
            Arguments arguments = Arguments.parse(words, bench.defaults());
            Results results = new Results(words[0], arguments);
            bench.run(arguments, results);
            results.printTable();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
