package dev.tidings.log.disk;

import dev.tidings.hub.ProgramSimulation;
import dev.tidings.log.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand programs over a log on disk, of which little is in memory. */
class ProgramsOnDiskTest {
    private static final int PROGRAMS = 1000;

    @Test
    void eachIsHandedEverythingThatItSees(@TempDir Path directory) throws Exception {
        ProgramSimulation.play(DiskLogs.open(directory, keeping(0)), true, 1, PROGRAMS);
    }

    @Test
    void eachIsHandedEverythingOrToldWhatIsGone(@TempDir Path directory) throws Exception {
        ProgramSimulation.play(DiskLogs.open(directory, keeping(500)), false, 2, PROGRAMS);
    }

    private static DiskLogOptions keeping(long maxEvents) {
        Retention retention = new Retention(Duration.ZERO, 0, maxEvents, List.of());
        return new DiskLogOptions(retention, new DurabilityPolicy(Durability.WRITTEN, List.of()), 20_000, 1 << 20, 0);
    }
}
