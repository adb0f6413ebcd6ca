package dev.tidings.bench.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How long one publisher waits who publishes over HTTP, one event at a time, to a hub in a process of its own, beside what the hub's store takes to force the same
 * data to the disk. Floor: a record written to a plain file and forced, on the caller's thread. All take turns in slices so short that the machine is the
 * same for each.
 */
final class LoneBench implements Bench {
    private static final String QUERY = "topic=bench/lone&durability=";

    @Override
    public Map<String, String> defaults() {
        return Map.of("size", "100", "slices", "10", "slice", "200", "warm-up-ms", "15k", "hub-options", "");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        for (int round = 0; round < arguments.number("rounds"); round++) {
            Path directory = Files.createDirectories(Logs.fresh(arguments.data(), "lone"));
            try {
                runOnce(arguments, directory, results, round);
            } finally {
                Logs.delete(directory);
            }
        }
    }

    private static void runOnce(Arguments arguments, Path directory, Results results, int round) throws Exception {
        int size = arguments.number("size");
        Payloads payloads = new Payloads(size);
        Path log = directory.resolve("hub");
        try (ChildHub hub = ChildHub.start(arguments.text("hub-options"), "--data", log.toString(), "--log", "disk");
                RawLog file = RawLog.openForOne(directory.resolve("raw"));
                RawPublisher synced = new RawPublisher(hub.port(), QUERY + "synced", size);
                RawPublisher memory = new RawPublisher(hub.port(), QUERY + "memory", size)) {
            hub.awaitReady();
            ExecutorService committer = Executors.newSingleThreadExecutor();
            try (StoreAlone store = StoreAlone.open(directory.resolve("store"), log)) {
                Contender floor = new Contender(number -> file.appendHere(payloads.bytes(number)));
                Contender rocks = new Contender(number -> store.put(number, payloads.bytes(number)));
                Contender handedOver = new Contender(number -> committer
                        .submit(() -> {
                            store.put(number, payloads.bytes(number));
                            return null;
                        })
                        .get());
                Contender http = new Contender(number -> synced.publish(payloads.bytes(number)));
                Contender unsynced = new Contender(number -> memory.publish(payloads.bytes(number)));
                takeTurns(arguments, directory, List.of(floor, rocks, handedOver, http, unsynced));
                results.add("floor", round, floor.figures());
                results.add("rocksdb", round, rocks.figures());
                results.add("rocksdb, by a thread of its own", round, handedOver.figures(rocks));
                results.add("http, synced", round, http.figures(rocks));
                results.add("http, memory", round, unsynced.figures());
            } finally {
                committer.shutdown();
            }
        }
    }

    private static void takeTurns(Arguments arguments, Path directory, List<Contender> contenders) throws Exception {
        int slice = arguments.number("slice");
        long warm = System.nanoTime() + arguments.number("warm-up-ms") * 1_000_000L;
        for (int turn = 0; System.nanoTime() < warm; turn++) {
            takeTurn(contenders, turn, slice);
        }
        contenders.forEach(Contender::forget);
        PageCache.sync(directory);
        for (int turn = 0; turn < arguments.number("slices"); turn++) {
            takeTurn(contenders, turn, slice);
        }
    }

    /** Every other turn goes in reverse. */
    private static void takeTurn(List<Contender> contenders, int turn, int slice) throws Exception {
        for (int place = 0; place < contenders.size(); place++) {
            contenders
                    .get(turn % 2 == 0 ? place : contenders.size() - 1 - place)
                    .publish(slice);
        }
    }

    /** Publishes one event, by its number, and returns when it was answered. */
    @FunctionalInterface
    private interface Publishing {
        void publish(long number) throws Exception;
    }

    /** One of those that take turns, and how long each of its publishes took. */
    private static final class Contender {
        private final Publishing publishing;
        private Durations durations = new Durations();
        private long published;

        Contender(Publishing publishing) {
            this.publishing = publishing;
        }

        void publish(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                publishing.publish(published++);
                durations.add(System.nanoTime() - start);
            }
        }

        void forget() {
            durations = new Durations();
        }

        Figures figures() {
            return new Figures()
                    .put("p50 ms", durations.percentile(0.5) / 1e6)
                    .put("p90 ms", durations.percentile(0.9) / 1e6)
                    .put("p99 ms", durations.percentile(0.99) / 1e6)
                    .put("mean ms", durations.mean() / 1e6);
        }

        /** Also, how many times as long as the store alone. */
        Figures figures(Contender store) {
            return figures()
                    .put("p50/rocksdb", (double) durations.percentile(0.5) / store.durations.percentile(0.5))
                    .put("mean/rocksdb", durations.mean() / store.durations.mean());
        }
    }
}
