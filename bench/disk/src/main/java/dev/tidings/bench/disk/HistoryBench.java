package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.hub.HistoryPage;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.HistoryRange;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.topic.Selectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a page of history costs that lies a million events back: of one topic, of a pattern that few topics match, of one that all do. Floor: the newest page of
 * the same, with nothing of either in memory but what the store's cache has of them.
 */
final class HistoryBench implements Bench {
    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "events", "3m", "size", "100", "topics", "10k", "back", "1m", "limit", "50", "pages", "300");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        int topics = arguments.number("topics");
        Path directory = Logs.full(arguments.data(), arguments.number("events"), arguments.number("size"), topics);
        try (Hub hub = new Hub(DiskEventLog.open(directory, Logs.KEEP_ALL), StreamOptions.DEFAULTS)) {
            String topic = Logs.topic(77 % topics);
            measure(arguments, results, hub, topic);
            measure(arguments, results, hub, topic + "/**");
            measure(arguments, results, hub, "bench/*");
        }
    }

    private static void measure(Arguments arguments, Results results, Hub hub, String selector) throws Exception {
        HistoryQuery newest = HistoryQuery.of(View.of(Selectors.of(selector)))
                .withLimit(arguments.number("limit"));
        String head = page(hub, newest).newer();
        int dash = head.indexOf('-') + 1;
        long place = Long.parseLong(head.substring(dash)) - arguments.number("back");
        HistoryQuery back = newest.with(HistoryRange.ALL.withBefore(head.substring(0, dash) + place));
        int pages = arguments.number("pages");
        // Both warm.
        Figures unused = time(hub, newest, pages);
        unused = time(hub, back, pages);
        results.interleave(List.of(
                new Variant("floor: newest, " + selector, () -> time(hub, newest, pages)),
                new Variant("back, " + selector, () -> time(hub, back, pages))));
    }

    private static Figures time(Hub hub, HistoryQuery query, int pages) {
        Latencies latencies = new Latencies();
        for (int number = 0; number < pages; number++) {
            long start = System.nanoTime();
            HistoryPage page = page(hub, query);
            latencies.record(System.nanoTime() - start);
            if (page.events().size() != query.limit().events() || page.cut()) {
                throw new IllegalStateException(page.events().size() + " events for " + query);
            }
        }
        return new Figures().put(latencies);
    }

    private static HistoryPage page(Hub hub, HistoryQuery query) {
        return hub.history(query).toCompletableFuture().join();
    }
}
