package dev.tidings.bench.disk;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one run came to: numbers by name, the name with its unit. */
final class Figures {
    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures put(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** The percentiles of durations, in milliseconds. */
    Figures put(Latencies latencies) {
        put("p50 ms", latencies.percentile(0.5) / 1e6);
        put("p99 ms", latencies.percentile(0.99) / 1e6);
        return put("max ms", latencies.percentile(1) / 1e6);
    }

    Map<String, Double> values() {
        return values;
    }
}
