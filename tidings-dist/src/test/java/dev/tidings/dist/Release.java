package dev.tidings.dist;

import java.nio.file.Path;
import java.util.Objects;

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

    static Path image() {
        return TARGET.resolve("tidings-" + version() + "-image-linux-" + (IS_ARM ? "arm64" : "amd64") + ".tar");
    }
}
