package dev.tidings.bench.disk;

import java.util.Map;
import java.util.TreeMap;

/** The program: {@code DiskBench BENCH --option value ...}. Prints a line of JSON for each run, and a table at the end. */
public final class DiskBench {
    private static final Map<String, Bench> BENCHES = new TreeMap<>(Map.of(
            "append", new AppendBench(),
            "lone", new LoneBench(),
            "replay", new ReplayBench(),
            "topic", new TopicBench(),
            "newest", new NewestBench(),
            "restart", new RestartBench(),
            "trim", new TrimBench(),
            "search", new SearchBench(),
            "return", new ReturnBench(),
            "slow-replay", new SlowReplayBench()));

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
