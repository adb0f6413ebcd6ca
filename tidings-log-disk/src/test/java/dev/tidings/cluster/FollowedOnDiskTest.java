package dev.tidings.cluster;

import dev.tidings.log.LogCopy;
import dev.tidings.log.disk.DiskCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose copies are on a disk. */
class FollowedOnDiskTest extends FollowedEventLogTest {
    private final Path directory;

    FollowedOnDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    LogCopy copy() {
        try {
            return DiskCopies.open(Files.createTempDirectory(directory, "copy"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
