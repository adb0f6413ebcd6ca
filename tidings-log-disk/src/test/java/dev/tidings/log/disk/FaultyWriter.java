package dev.tidings.log.disk;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Writes, but now and then fails before it has, fails after it has, or takes its time. */
record FaultyWriter(BatchWriter writer, SplittableRandom random) implements BatchWriter {
    private static final int ONE_IN = 8;

    @Override
    public void write(CommitBatch batch, Durability durability) throws RocksDBException {
        switch (random.nextInt(3 * ONE_IN)) {
            case 0 -> throw failure();
            case 1 -> {
                writer.write(batch, durability);
                throw failure();
            }
            case 2 -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                writer.write(batch, durability);
            }
            default -> writer.write(batch, durability);
        }
    }

    private static RocksDBException failure() {
        return new RocksDBException(new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"));
    }
}
