package dev.tidings.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the tests leave what they write. */
public final class Output {
    private static final Path FOLDER = Path.of("target");

    private Output() {}

    /** A file of this name below {@code target/}, whose folder exists. */
    public static Path file(String name) {
        Path file = FOLDER.resolve(name);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    /** What a file has so far. */
    static String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A new empty folder below {@code target/}. */
    static Path newFolder(String prefix) {
        try {
            return Files.createTempDirectory(Files.createDirectories(FOLDER), prefix)
                    .toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
