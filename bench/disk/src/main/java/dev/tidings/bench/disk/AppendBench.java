package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How many events a second are put on the disk: by many publishers, and by one that waits for each. */
final class AppendBench implements Bench {
    @Override
    public Map<String, String> defaults() {
        return Map.of("size", "100", "publishers", "8", "under-way", "128", "warm-up-ms", "3k", "ms", "10k");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        Payloads payloads = new Payloads(arguments.number("size"));
        int warmUp = arguments.number("warm-up-ms");
        int millis = arguments.number("ms");
        Load.Shape many = new Load.Shape(arguments.number("publishers"), arguments.number("under-way"), warmUp, millis);
        Load.Shape one = new Load.Shape(1, 1, warmUp, millis);
        Opening raw = directory -> Appender.raw(directory, payloads);
        Opening tidings = directory -> Appender.tidings(directory, payloads);
        Opening rocks = directory -> Appender.rocks(directory, payloads);
        Path data = arguments.data();
        results.interleave(List.of(variant("floor", data, raw, many), variant("tidings", data, tidings, many)));
        results.interleave(List.of(
                variant("floor, 1 at a time", data, raw, one),
                variant("rocksdb, 1 at a time", data, rocks, one),
                variant("tidings, 1 at a time", data, tidings, one)));
    }

    private static Variant variant(String name, Path data, Opening opening, Load.Shape shape) {
        return new Variant(name, () -> {
            Path directory = Logs.fresh(data, "append");
            PageCache.sync(data);
            try (Appender appender = opening.open(directory)) {
                return Load.run(appender, shape);
            } finally {
                Logs.delete(directory);
            }
        });
    }

    /** Opens an appender in an empty directory. */
    @FunctionalInterface
    private interface Opening {
        Appender open(Path directory) throws Exception;
    }
}
