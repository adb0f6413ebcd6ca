package dev.tidings.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the build has made before these tests. */
final class Release {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final boolean IS_ARM = System.getProperty("os.arch").equals("aarch64");

    private Release() {}

    static String version() {
        return Objects.requireNonNull(System.getProperty("tidings.version"));
    }

    /** Of the archive, and the folder in it. */
    static String name() {
        return "tidings-" + version() + "-linux-" + (IS_ARM ? "aarch64" : "x86_64");
    }

    static Path archive() {
        return TARGET.resolve(name() + ".tar.xz");
    }

    /** Of the program, and of what it stands on. */
    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(TARGET.resolve("jars"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    static Path image() {
        return TARGET.resolve("tidings-" + version() + "-image-linux-" + (IS_ARM ? "arm64" : "amd64") + ".tar");
    }
}
