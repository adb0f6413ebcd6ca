package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A store that can be read but not written, and one that could not be opened to the end. */
class UnwritableTest {
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Path directory;

    UnwritableTest(@TempDir Path folder) {
        this.directory = folder.resolve("log");
    }

    private BatchWriter failing(BatchWriter writer) {
        return (batch, durability) -> {
            if (broken.get()) {
                throw new RocksDBException(new Status(Status.Code.IOError, Status.SubCode.None, "injected"));
            }
            writer.write(batch, durability);
        };
    }

    /** A store whose lock is no file cannot be opened for writing, but to be read. */
    @Test
    void isReadThoughItCannotBeOpenedForWriting() throws IOException {
        try (DiskEventLog log = DiskEventLog.open(directory, keeping(0), DiskLogs.TINY, this::failing)) {
            append(log, "a", "one");
            append(log, "a", "two");
            Path lock = directory.resolve("LOCK");
            Files.delete(lock);
            Files.createDirectory(lock);
            for (int tries = 0; tries < 3; tries++) {
                broken.set(tries == 0);
                assertThatThrownBy(() -> append(log, "a", "three")).isInstanceOf(LogUnavailableException.class);
                assertThat(replay(log, view("a"), "earliest")).containsExactly("one", "two");
                assertThat(replay(log, view("**"), "earliest")).containsExactly("one", "two");
            }
            Files.delete(lock);
            await().ignoreExceptions().untilAsserted(() -> append(log, "a", "four"));
            assertThat(replay(log, view("a"), "earliest")).containsExactly("one", "two", "four");
        }
    }

    @Test
    void isClosedWhereTheFormatIsNotKnown() throws RocksDBException {
        open(directory).close();
        setFormat(77);
        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(LogDirectoryException.class)
                .hasMessageContainingAll(directory.toString(), "format 77", "use the version that wrote it");
        assertThatThrownBy(() -> DiskLogReader.open(directory)).hasMessageContaining("format 77");
        setFormat(1);
        open(directory).close();
    }

    private void setFormat(int format) throws RocksDBException {
        try (Store store = Store.open(directory, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.put(Family.META, MetaKeys.FORMAT, new byte[] {(byte) format});
            store.write(batch, dev.tidings.log.Durability.SYNCED);
        }
    }
}
