package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.topic.Selectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * What it costs to begin with the newest event of each of 500 topics, among many of very many topics: as exact names; as one pattern that matches those alone; and
 * where each newest event is private to another. All events of the wanted topics are among the oldest, or turn up until the end. Floor: as many reads of the store,
 * each of the place of one topic's newest event in the index, and of the event there.
 */
final class NewestBench implements Bench {
    private static final int BATCH = 500;
    private static final int BATCHES_UNDER_WAY = 8;

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "events", "300k", "size", "100", "topics", "10k", "wanted", "500", "snapshots", "200");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        Layout layout = new Layout(
                arguments.number("events"),
                arguments.number("size"),
                arguments.number("topics"),
                arguments.number("wanted"));
        Path open = full(arguments.data(), layout, false);
        Path hidden = full(arguments.data(), layout, true);
        int snapshots = arguments.number("snapshots");
        results.interleave(List.of(
                new Variant("floor: indexed reads", () -> reads(open, layout, snapshots)),
                new Variant("exact names", () -> snapshots(open, layout, layout.names(), snapshots)),
                new Variant("one pattern", () -> snapshots(open, layout, List.of("wanted/*"), snapshots)),
                new Variant("newest private", () -> snapshots(hidden, layout, layout.names(), snapshots)),
                new Variant("pattern, private", () -> snapshots(hidden, layout, List.of("wanted/*"), snapshots))));
    }

    /** The wanted topics are every so-manieth, so that their events lie apart. */
    private record Layout(int events, int size, int topics, int wanted) {
        String topic(int number) {
            int apart = topics / wanted;
            return number % apart == 0 && number / apart < wanted ? wanted(number / apart) : Logs.topic(number);
        }

        static String wanted(int number) {
            return "wanted/" + number;
        }

        List<String> names() {
            return IntStream.range(0, wanted).mapToObj(Layout::wanted).toList();
        }
    }

    /** @param hidden whether each wanted topic has a private event behind its newest public one */
    private static Path full(Path data, Layout layout, boolean hidden) throws IOException {
        String name = "newest-" + layout.events() + "-" + layout.size() + "-" + layout.topics() + "-" + layout.wanted()
                + (hidden ? "-private" : "");
        Path complete = data.resolve(name + ".complete");
        Path directory = data.resolve(name);
        if (!Files.exists(complete)) {
            Logs.delete(directory);
            Files.createDirectories(data);
            fill(directory, layout, hidden);
            Files.createFile(complete);
        }
        return directory;
    }

    private static void fill(Path directory, Layout layout, boolean hidden) {
        Payloads payloads = new Payloads(layout.size());
        AppendOptions written = AppendOptions.DEFAULTS.with(Durability.WRITTEN);
        List<CompletableFuture<?>> underWay = new ArrayList<>();
        try (DiskEventLog log = DiskEventLog.open(directory, Logs.KEEP_ALL)) {
            List<Event> batch = new ArrayList<>(BATCH);
            int last = layout.events() + (hidden ? layout.wanted() : 0);
            for (int event = 0; event < last; event++) {
                boolean isPrivate = event >= layout.events();
                String topic = isPrivate
                        ? Layout.wanted(event - layout.events())
                        : layout.topic(event % layout.topics());
                batch.add(Event.on(topic)
                        .data(payloads.text(event))
                        .isPrivate(isPrivate)
                        .build());
                if (batch.size() == BATCH || event == last - 1) {
                    underWay.add(log.append(batch, written).toCompletableFuture());
                    batch = new ArrayList<>(BATCH);
                }
                if (underWay.size() == BATCHES_UNDER_WAY) {
                    underWay.remove(0).join();
                }
            }
            underWay.forEach(CompletableFuture::join);
        }
    }

    private static Figures snapshots(Path directory, Layout layout, List<String> selectors, int count)
            throws Exception {
        View view = View.of(Selectors.of(selectors));
        try (DiskEventLog log = DiskEventLog.open(directory, Logs.KEEP_ALL)) {
            measure(() -> snapshot(log, view, layout.wanted()), count);
            return measure(() -> snapshot(log, view, layout.wanted()), count);
        }
    }

    private static void snapshot(DiskEventLog log, View view, int wanted) {
        ViewSnapshot.Bounds bounds = new ViewSnapshot.Bounds(log.head(), 0, 10_000);
        ViewSnapshot snapshot = log.newest(view, bounds).toCompletableFuture().join();
        int events = 0;
        for (long after = 0; !snapshot.isReadUpTo(after); ) {
            Slice slice = log.read(view, snapshot, after, Reads.LIMIT)
                    .toCompletableFuture()
                    .join();
            events += slice.entries().size();
            after = slice.upTo();
        }
        if (events != wanted || snapshot.isCut()) {
            throw new IllegalStateException("A snapshot has " + events + " events; expected " + wanted);
        }
    }

    private static Figures reads(Path directory, Layout layout, int count) throws Exception {
        try (IndexedStore store = IndexedStore.open(directory)) {
            List<byte[]> topics = layout.names().stream()
                    .sorted()
                    .map(IndexedStore::name)
                    .toList();
            measure(() -> store.readNewest(topics), count);
            return measure(() -> store.readNewest(topics), count);
        }
    }

    private static Figures measure(Attempt attempt, int count) throws Exception {
        Latencies latencies = new Latencies();
        long begun = System.nanoTime();
        for (int number = 0; number < count; number++) {
            long start = System.nanoTime();
            attempt.run();
            latencies.record(System.nanoTime() - start);
        }
        return new Figures()
                .put("us each", (System.nanoTime() - begun) / 1e3 / count)
                .put(latencies);
    }

    /** One snapshot, or what stands beside it. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }
}
