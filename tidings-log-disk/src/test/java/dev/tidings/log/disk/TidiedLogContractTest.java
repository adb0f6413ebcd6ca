package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLogContract;
import dev.tidings.log.disk.index.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What every log must do, while discarded events are taken from the disk all the time, and segments are reduced. */
class TidiedLogContractTest extends EventLogContract {
    private final Path directory;
    private final ScheduledExecutorService tidying = Executors.newSingleThreadScheduledExecutor();

    TidiedLogContractTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    protected EventLog open(long maxEvents) {
        try {
            Retention retention = new Retention(Duration.ZERO, 0, maxEvents, List.of());
            DiskLogOptions options = new DiskLogOptions(retention, DurabilityPolicy.SYNCED, 0, 1 << 20, 0);
            DiskEventLog log = DiskEventLog.open(
                    Files.createTempDirectory(directory, "log"), options, new Segments(2), store -> store);
            tidying.scheduleWithFixedDelay(log::tidy, 1, 1, TimeUnit.MILLISECONDS);
            return log;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @AfterEach
    void stopTidying() throws InterruptedException {
        tidying.shutdown();
        assertThat(tidying.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    protected boolean isDurable() {
        return true;
    }
}
