package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.log.disk.DiskEventLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How long a hub with a long history takes from the start of its process until it is ready, after an orderly end, after a kill, and with nothing of the history in
 * the kernel's memory; and the opening of the log alone. Floor: a hub whose log is in memory, and empty.
 */
final class RestartBench implements Bench {
    @Override
    public Map<String, String> defaults() {
        return Map.of("events", "10m", "size", "100", "topics", "100k", "hub-options", "");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        Path log = Logs.full(
                arguments.data(), arguments.number("events"), arguments.number("size"), arguments.number("topics"));
        String java = arguments.text("hub-options");
        String[] disk = {"--data", log.toString(), "--log", "disk"};
        results.interleave(List.of(
                new Variant("floor: memory", () -> start(java, "--log", "memory")),
                new Variant("after an orderly end", () -> {
                    ChildHub.start(java, disk).close();
                    return start(java, disk);
                }),
                new Variant("after a kill", () -> {
                    ChildHub hub = ChildHub.start(java, disk);
                    hub.awaitReady();
                    hub.kill();
                    return start(java, disk);
                }),
                new Variant("cold", () -> {
                    PageCache.drop(log);
                    return start(java, disk);
                }),
                new Variant("log alone", () -> open(log)),
                new Variant("log alone, cold", () -> {
                    PageCache.drop(log);
                    return open(log);
                })));
    }

    private static Figures start(String java, String... options) throws Exception {
        try (ChildHub hub = ChildHub.start(java, options)) {
            return new Figures().put("ready ms", hub.awaitReady() / 1e6);
        }
    }

    /** In a young process: the store's library must be loaded, as it must be in a hub. */
    private static Figures open(Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName(),
                        log.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] nanos = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split(" ", -1);
        if (process.waitFor() != 0 || nanos.length != 2) {
            throw new IOException("The log was not opened");
        }
        return new Figures()
                .put("first open ms", Long.parseLong(nanos[0]) / 1e6)
                .put("second open ms", Long.parseLong(nanos[1]) / 1e6)
                .put("MB on disk", Logs.bytes(log) / 1e6)
                .put("files", (double) fileCount(log));
    }

    private static long fileCount(Path log) throws IOException {
        try (var files = Files.walk(log)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    /** The program that opens a log twice, and prints how many nanoseconds each time took. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] words) {
            System.out.println(open(Path.of(words[0])) + " " + open(Path.of(words[0])));
        }

        private static long open(Path directory) {
            long start = System.nanoTime();
            DiskEventLog log = DiskEventLog.open(directory, Logs.KEEP_ALL);
            long nanos = System.nanoTime() - start;
            log.close();
            return nanos;
        }
    }
}
