package dev.tidings.log.disk;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLogContract;
import dev.tidings.log.disk.index.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What every log must do, by one on disk: with segments so small that every test goes through several, and next to nothing in memory. */
class DiskEventLogContractTest extends EventLogContract {
    private static final Segments TINY = new Segments(2);

    private final Path directory;

    DiskEventLogContractTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    protected EventLog open(long maxEvents) {
        try {
            Retention retention = new Retention(Duration.ZERO, 0, maxEvents, List.of());
            DiskLogOptions options = new DiskLogOptions(retention, DurabilityPolicy.SYNCED, 0, 1 << 20, 0);
            return DiskEventLog.open(Files.createTempDirectory(directory, "log"), options, TINY, store -> store);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    protected boolean isDurable() {
        return true;
    }
}
