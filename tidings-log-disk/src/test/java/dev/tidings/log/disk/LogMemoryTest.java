package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log on disk says of its memory is what it holds. */
class LogMemoryTest {
    private static final int RECENT_BYTES = 100_000;

    private static MemoryUse use(DiskEventLog log, MemoryBudget budget) {
        return log.memory().stream()
                .filter(use -> use.budget() == budget)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isOfItsNewestEventsAndOfItsStore(@TempDir Path directory) {
        DiskLogOptions options =
                new DiskLogOptions(Retention.DEFAULTS, DurabilityPolicy.SYNCED, RECENT_BYTES, 1 << 20, 0);
        DiskEventLog log = DiskEventLog.open(directory, options);
        try {
            assertThat(use(log, MemoryBudget.LOG)).isEqualTo(new MemoryUse(MemoryBudget.LOG, 0, RECENT_BYTES));
            DiskLogs.append(log, "a", "x".repeat(1000));
            assertThat(use(log, MemoryBudget.LOG).used()).isGreaterThan(1000);
            assertThat(use(log, MemoryBudget.STORE).used())
                    .isPositive()
                    .isLessThanOrEqualTo(use(log, MemoryBudget.STORE).most());
            // What is not in the index yet is kept; it is as the committer goes on.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                DiskLogs.append(log, "a", "x".repeat(10_000));
                return log.head() > 20 && use(log, MemoryBudget.LOG).used() <= RECENT_BYTES;
            });
            assertThat(use(log, MemoryBudget.LOG).used()).isPositive();
        } finally {
            log.close();
        }
        assertThat(use(log, MemoryBudget.STORE).used()).isZero();
    }

    @Test
    void itsBoundsAreThoseOfItsRetention(@TempDir Path directory) {
        Retention retention = new Retention(Duration.ofDays(1), 5000, 7, List.of());
        try (DiskEventLog log = DiskLogs.open(directory, DiskLogs.keeping(retention))) {
            assertThat(log.bounds().maxBytes()).isEqualTo(5000);
            assertThat(log.bounds().maxEvents()).isEqualTo(7);
            assertThat(log.bounds().maxAge()).isEqualTo(Duration.ofDays(1));
        }
    }
}
