package dev.tidings.cli.serve;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * How many files the system lets this process have open, each connection being one.
 *
 * @param allowed {@code Long.MAX_VALUE} where the system does not say
 */
record OpenFiles(long allowed) {
    /** What the hub has open beside its connections: its own classes and libraries, the log's files, the event loops. */
    private static final int OTHERS = 128;

    static OpenFiles ofProcess() {
        return new OpenFiles(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                        ? os.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE);
    }

    /** How many connections fit, in a sentence, where that is fewer than the settings allow. */
    Optional<String> describe(int maxConnections) {
        if (maxConnections + (long) OTHERS <= allowed) {
            return Optional.empty();
        }
        return Optional.of("There is room for about " + Math.max(0, allowed - OTHERS)
                + " connections: this process may open " + allowed + " files (ulimit -n)");
    }
}
