package dev.tidings.bench.disk;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.Retention;
import dev.tidings.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Logs on disk to measure on: empty ones, and full ones that are made once and kept. */
final class Logs {
    private static final int BATCH = 500;
    private static final int BATCHES_UNDER_WAY = 8;
    /** All that is put into them stays, unless a bench trims it. */
    static final DiskLogOptions KEEP_ALL = DiskLogOptions.DEFAULTS.with(new Retention(Duration.ZERO, 0, 0, List.of()));

    private Logs() {}

    /**
     * The directory of a log with this many events, of topics in turn: event {@code n} is of {@link #topic topic} {@code n % topics} and at position
     * {@code n + 1}, unless there is something else in the log before. Made if it is not there.
     */
    static Path full(Path data, int events, int size, int topics) throws IOException {
        Path directory = data.resolve("log-" + events + "-" + size + "-" + topics);
        Path complete = data.resolve(directory.getFileName() + ".complete");
        if (!Files.exists(complete)) {
            delete(directory);
            Files.createDirectories(data);
            long start = System.nanoTime();
            fill(directory, events, new Payloads(size), topics);
            Files.createFile(complete);
            System.err.printf("Made %s in %.1f s%n", directory, (System.nanoTime() - start) / 1e9);
        }
        return directory;
    }

    private static void fill(Path directory, int events, Payloads payloads, int topicCount) {
        Topic[] topics = Stream.iterate(0, number -> number + 1)
                .limit(topicCount)
                .map(number -> new Topic(topic(number)))
                .toArray(Topic[]::new);
        AppendOptions written = AppendOptions.DEFAULTS.with(Durability.WRITTEN);
        Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
        try (DiskEventLog log = DiskEventLog.open(directory, KEEP_ALL)) {
            for (int first = 0; first < events; first += BATCH) {
                List<Event> batch = new ArrayList<>(BATCH);
                for (int event = first; event < Math.min(events, first + BATCH); event++) {
                    batch.add(Event.on(List.of(topics[event % topicCount]))
                            .data(payloads.text(event))
                            .build());
                }
                if (underWay.size() == BATCHES_UNDER_WAY) {
                    underWay.remove().join();
                }
                underWay.add(log.append(batch, written).toCompletableFuture());
            }
            underWay.forEach(CompletableFuture::join);
        }
    }

    static String topic(int number) {
        return "bench/" + number;
    }

    /** A directory for one run, empty. */
    static Path fresh(Path data, String name) throws IOException {
        Path directory = data.resolve(name);
        delete(directory);
        Files.createDirectories(data);
        return directory;
    }

    static void copy(Path from, Path to) throws IOException {
        delete(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }

    static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
