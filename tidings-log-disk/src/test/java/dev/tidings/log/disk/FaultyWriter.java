package dev.tidings.log.disk;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Writes, but now and then fails before it has, fails after it has, or takes its time; in any way in which code can fail. What follows a failure, recovery's
 * own write, succeeds: else nobody could wait for it.
 *
 * @param failed whether the last write failed, however often the store is opened anew
 */
record FaultyWriter(BatchWriter writer, SplittableRandom random, AtomicBoolean failed) implements BatchWriter {
    private static final int ONE_IN = 8;

    @Override
    public void write(CommitBatch batch, Durability durability) throws RocksDBException {
        if (failed.getAndSet(false)) {
            writer.write(batch, durability);
            return;
        }
        switch (random.nextInt(3 * ONE_IN)) {
            case 0 -> fail();
            case 1 -> {
                writer.write(batch, durability);
                fail();
            }
            case 2 -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                writer.write(batch, durability);
            }
            default -> writer.write(batch, durability);
        }
    }

    private void fail() throws RocksDBException {
        failed.set(true);
        switch (random.nextInt(8)) {
            case 0 -> throw new IllegalStateException("injected");
            case 1 -> throw new OutOfMemoryError("injected");
            case 2 -> throw new StackOverflowError();
            case 3 -> throw new NoClassDefFoundError("injected");
            default ->
                throw new RocksDBException(
                        new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"));
        }
    }
}
