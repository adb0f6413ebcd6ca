package dev.tidings.cluster;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLogContract;
import dev.tidings.log.disk.DiskCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** One node of a cluster whose copy is on a disk is a log as any other. */
class FollowedOnDiskContractTest extends EventLogContract {
    private final Path directory;

    FollowedOnDiskContractTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    protected EventLog open(long maxEvents) {
        try {
            return Nodes.started(
                    new MemoryEngine(),
                    DiskCopies.open(Files.createTempDirectory(directory, "copy"), maxEvents),
                    maxEvents);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    protected boolean knowsNamesBySpan() {
        return true;
    }

    @Override
    protected boolean isDurable() {
        return true;
    }

    /** It may have been there, and have been lost: then the last that is there of its name comes before. */
    @Override
    protected Location beyondTheHead(long beforeOldest, long head) {
        return new Location(false, head, 0);
    }
}
