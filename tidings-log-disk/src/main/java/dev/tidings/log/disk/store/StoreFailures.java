package dev.tidings.log.disk.store;

import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.disk.store.HeadNote.Content;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        if (!isLog(directory) && wasLog(directory)) {
            throw new LogDirectoryException("The data directory " + directory
                    + " is damaged: its file CURRENT is missing; `tidings log repair --data " + directory
                    + "` saves what is whole");
        }
        if (!isLog(directory) && !isEmpty(directory)) {
            throw new LogDirectoryException("The data directory " + directory
                    + " holds files that are no event log; expected an empty directory, or one that a hub made");
        }
    }

    public static boolean isLog(Path directory) {
        return Files.exists(directory.resolve("CURRENT"));
    }

    /** Whether there is a log but for the file by which it is known. */
    public static boolean wasLog(Path directory) {
        Content noted = HeadNote.read(directory);
        return (noted != null && noted.head() > 0) || DirectorySwap.isUnderWay(directory);
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            // A hub that was killed while it made the directory leaves a lock and a log of the store's behind.
            return files.map(file -> file.getFileName().toString())
                    .allMatch(name -> name.equals("LOCK")
                            || name.equals("IDENTITY")
                            || name.equals("HEAD")
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
        if (message.contains("lock file") || message.contains("lock hold")) {
            return inUse(directory, failure);
        }
        if (isCorruption(failure) || isAnyMissing(message)) {
            return new LogDirectoryException(
                    what + " is damaged (" + message + damagedLogs(directory) + "); `tidings log repair --data "
                            + directory + "` saves what is whole",
                    failure);
        }
        return new LogDirectoryException(what + " cannot be opened (" + message + ")", failure);
    }

    private static LogDirectoryException inUse(Path directory, @Nullable RocksDBException failure) {
        Content noted = HeadNote.read(directory);
        String process = noted == null || noted.closed() ? "another process" : "process " + noted.process();
        return new LogDirectoryException(
                "The data directory " + directory + " is in use by " + process
                        + "; stop it, or name another directory with --data: each hub has its own",
                failure);
    }

    /** Of the store's own files, which it looks for by their names. */
    private static boolean isAnyMissing(String message) {
        return message.contains("No such file") || message.contains("CURRENT");
    }

    private static String damagedLogs(Path directory) {
        List<Path> damaged = WriteAheadLog.damaged(directory);
        return damaged.isEmpty()
                ? ""
                : ", in "
                        + String.join(", ", damaged.stream().map(Path::toString).toList());
    }

    /** That how far the log has come cannot be noted beside the store. */
    static LogDirectoryException onNote(Path directory, IOException failure) {
        return new LogDirectoryException(
                "The file " + HeadNote.file(directory) + " cannot be written (" + failure
                        + "); expected one that this user may write to",
                failure);
    }

    /** @throws LogDirectoryException if a process that is alive has the log open, or there is none */
    public static void requireUnused(Path directory) {
        if (!isLog(directory) && !wasLog(directory) && !hasTables(directory)) {
            throw new LogDirectoryException(
                    "There is no event log in " + directory + "; expected a directory that a hub made");
        }
        if (StoreAccess.isOpenHere(directory) || isLocked(directory)) {
            throw inUse(directory, null);
        }
    }

    private static boolean hasTables(Path directory) {
        String[] tables = directory.toFile().list((folder, name) -> name.endsWith(".sst") || name.endsWith(".log"));
        return tables != null && tables.length > 0;
    }

    /** By another process. */
    private static boolean isLocked(Path directory) {
        try (FileChannel file = FileChannel.open(directory.resolve("LOCK"), StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            return lock == null;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Makes sure that files can be made and written, by doing it. */
    static void requireWritable(Path directory) throws RocksDBException {
        try {
            Path probe = Files.createTempFile(directory, "probe", ".tmp");
            try {
                Files.writeString(probe, "can this be written?");
            } finally {
                Files.delete(probe);
            }
        } catch (IOException failure) {
            throw new RocksDBException(
                    directory + " cannot be written to: " + failure.getMessage(),
                    new Status(Status.Code.IOError, Status.SubCode.None, null));
        }
    }

    public static LogDirectoryException onRead(Path directory, RocksDBException failure) {
        String what = isCorruption(failure) ? " is damaged (" : " cannot be read (";
        return new LogDirectoryException(
                "The data directory " + directory + what + failure.getMessage() + ")", failure);
    }

    public static boolean isCorruption(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }

    public static boolean isFull(RocksDBException failure) {
        Status status = failure.getStatus();
        boolean noSpace = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return noSpace || String.valueOf(failure.getMessage()).contains("No space left");
    }
}
