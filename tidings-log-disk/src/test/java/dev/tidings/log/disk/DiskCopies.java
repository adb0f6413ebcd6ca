package dev.tidings.log.disk;

import dev.tidings.log.disk.store.BatchWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Opens logs on disk to be the copies of nodes, for tests elsewhere. */
public final class DiskCopies {
    private DiskCopies() {}

    public static DiskEventLog open(Path directory) {
        return DiskLogs.open(directory);
    }

    public static DiskEventLog open(Path directory, long maxEvents) {
        return DiskLogs.open(directory, DiskLogs.keeping(maxEvents));
    }

    public static DiskEventLog open(Path directory, UnaryOperator<BatchWriter> writers) {
        return DiskEventLog.open(directory, DiskLogs.keeping(0), DiskLogs.TINY, writers);
    }

    /** Fails now and then. */
    public static UnaryOperator<BatchWriter> faulty(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AtomicBoolean failed = new AtomicBoolean();
        return writer -> new FaultyWriter(writer, random, failed);
    }

    /** The directory as the process would leave it that is killed now. */
    public static Path killed(Path directory, Path copy) {
        return DiskLogs.killed(directory, copy);
    }

    /** Makes a log believe that the machine was started anew since it was written. */
    public static void pretendToHaveRebooted(Path directory) throws Exception {
        CrashTest.pretendToHaveRebooted(directory);
    }
}
