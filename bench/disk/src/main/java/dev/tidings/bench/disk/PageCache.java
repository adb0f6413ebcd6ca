package dev.tidings.bench.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The kernel's memory of files. */
final class PageCache {
    private PageCache() {}

    /** Writes back the files in a directory (or one file) and forgets what they hold, and nothing else. Nobody should have them open. */
    static void drop(Path path) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                run("dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none");
            }
        }
    }

    /** Writes back what is yet to be written to the file system of a path. */
    static void sync(Path path) throws IOException, InterruptedException {
        run("sync", "-f", path.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit);
        }
    }
}
