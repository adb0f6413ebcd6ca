package dev.tidings.log.disk.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts a store that was made inside of another's directory in that one's place, and that one's files aside, below {@code damaged}. What was begun is gone
 * on with, should it be interrupted: the other store is complete before the first file moves.
 */
public final class DirectorySwap {
    private static final String NEW = "repaired";
    /** Says that the new store is complete, and what the directory of the old files is called. */
    private static final String COMPLETE = "COMPLETE";
    /** Says that all old files have been moved. */
    private static final String CLEARED = "CLEARED";

    private static final Set<String> MARKS = Set.of(COMPLETE, CLEARED);

    private final Path directory;

    public DirectorySwap(Path directory) {
        this.directory = directory;
    }

    /** Where the new store is to be made: empty. */
    public Path begin() throws IOException {
        Path made = directory.resolve(NEW);
        if (Files.exists(made)) {
            try (Stream<Path> left = Files.walk(made)) {
                left.sorted(Comparator.reverseOrder()).forEach(DirectorySwap::delete);
            }
        }
        return Files.createDirectories(made);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the new store is complete, and was not moved to its place yet. */
    public boolean isComplete() {
        return Files.exists(directory.resolve(NEW).resolve(COMPLETE));
    }

    static boolean isUnderWay(Path directory) {
        return Files.exists(directory.resolve(NEW));
    }

    /** From now on the new store counts. */
    public void complete() throws IOException {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        Files.writeString(directory.resolve(NEW).resolve(COMPLETE), time);
    }

    /**
     * Moves all files: first the old ones aside, whose end is marked, then the new ones to their place; answers where the old ones are.
     */
    public Path finish() throws IOException {
        Path made = directory.resolve(NEW);
        Path cleared = made.resolve(CLEARED);
        if (!Files.exists(cleared)) {
            Path aside = aside();
            for (Path old : files(directory)) {
                Files.move(old, aside.resolve(old.getFileName()));
            }
            Files.writeString(cleared, aside.toString());
        }
        Path aside = Path.of(Files.readString(cleared));
        for (Path file : files(made)) {
            if (!MARKS.contains(file.getFileName().toString())) {
                Files.move(file, directory.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Files.delete(made.resolve(COMPLETE));
        Files.delete(cleared);
        Files.delete(made);
        return aside;
    }

    /** A new directory, or the one that was begun. */
    private Path aside() throws IOException {
        Path begun = directory.resolve(NEW).resolve(COMPLETE);
        String name = Files.readString(begun);
        return Files.createDirectories(directory.resolve(StoreAccess.DAMAGED).resolve(name));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(DirectorySwap::isOfAStore)
                    .sorted()
                    .toList();
        }
    }

    /** A store's own files begin with a digit or a capital; what else is in its directory, such as keys, is somebody else's, and stays. */
    private static boolean isOfAStore(Path file) {
        char first = file.getFileName().toString().charAt(0);
        return (first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z');
    }
}
