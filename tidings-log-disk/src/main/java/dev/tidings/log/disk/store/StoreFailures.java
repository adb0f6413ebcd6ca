package dev.tidings.log.disk.store;

import dev.tidings.log.disk.LogDirectoryException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What a failure of the store or its directory means to whoever runs the hub. */
public final class StoreFailures {
    private StoreFailures() {}

    /** Makes the directory if it is not there, and refuses one that holds something else. */
    public static void prepare(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException occupied) {
            throw new LogDirectoryException(
                    "The data directory " + directory + " is a file; expected a directory", occupied);
        } catch (IOException failure) {
            throw new LogDirectoryException(
                    "The data directory " + directory + " cannot be made (" + failure + ")", failure);
        }
        if (!Files.isWritable(directory)) {
            throw new LogDirectoryException("The data directory " + directory
                    + " cannot be written to; expected one that this user may write to");
        }
        if (!isLog(directory) && !isEmpty(directory)) {
            throw new LogDirectoryException("The data directory " + directory
                    + " holds files that are no event log; expected an empty directory, or one that a hub made");
        }
    }

    public static boolean isLog(Path directory) {
        return Files.exists(directory.resolve("CURRENT"));
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            // A hub that was killed while it made the directory leaves a lock and a log of the store's behind.
            return files.map(file -> file.getFileName().toString())
                    .allMatch(name -> name.equals("LOCK")
                            || name.equals("IDENTITY")
                            || name.equals("lost+found")
                            || name.startsWith("LOG")
                            || name.startsWith("MANIFEST-")
                            || name.endsWith(".dbtmp")
                            || name.endsWith(".log"));
        } catch (IOException failure) {
            throw new LogDirectoryException(
                    "The data directory " + directory + " cannot be listed (" + failure + ")", failure);
        }
    }

    public static LogDirectoryException onOpen(Path directory, RocksDBException failure) {
        String message = String.valueOf(failure.getMessage());
        String what = "The data directory " + directory;
        if (isCorruption(failure)) {
            return new LogDirectoryException(
                    what + " is damaged (" + message + "); `tidings log verify` tells more; restore it from a copy",
                    failure);
        }
        if (message.contains("lock file") || message.contains("lock hold")) {
            return new LogDirectoryException(
                    what + " is in use by another process; expected one hub for each directory", failure);
        }
        return new LogDirectoryException(what + " cannot be opened (" + message + ")", failure);
    }

    public static LogDirectoryException onRead(Path directory, RocksDBException failure) {
        String what = isCorruption(failure) ? " is damaged (" : " cannot be read (";
        return new LogDirectoryException(
                "The data directory " + directory + what + failure.getMessage() + ")", failure);
    }

    private static boolean isCorruption(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }

    public static boolean isFull(RocksDBException failure) {
        Status status = failure.getStatus();
        boolean noSpace = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return noSpace || String.valueOf(failure.getMessage()).contains("No space left");
    }
}
