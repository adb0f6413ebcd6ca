package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.MemoryEngine;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of a cluster whose disk is full; see {@link FullDiskTest} for what that takes. */
class FullDiskCopyTest {
    private static final int EVENTS = 1250;

    /** With no reserve, so that the store itself meets the end of the disk; with one, so that the log stops before. */
    @ParameterizedTest
    @ValueSource(longs = {0, 8 << 20})
    void goesOnByItselfWhenThereIsRoom(long freeBytes, @TempDir Path folder) throws Exception {
        Path disk = FullDiskTest.mount(folder.resolve("disk"));
        MemoryEngine engine = new MemoryEngine();
        try (FollowedEventLog other = FollowedEventLog.start(
                engine.connect(), new MemoryEventLog(MemoryLogOptions.DEFAULTS), ClusterOptions.DEFAULTS)) {
            fillAndFree(disk, freeBytes, engine, other);
        } finally {
            engine.close();
            FullDiskTest.unmount(disk);
        }
    }

    private static void fillAndFree(Path disk, long freeBytes, MemoryEngine engine, FollowedEventLog other)
            throws Exception {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            out.write(new byte[24 << 20]);
        }
        DiskLogOptions options = new DiskLogOptions(Retention.DEFAULTS, DurabilityPolicy.SYNCED, 0, 4 << 20, freeBytes);
        try (FollowedEventLog node = FollowedEventLog.start(
                engine.connect(), DiskEventLog.open(disk.resolve("log"), options), ClusterOptions.DEFAULTS)) {
            List<String> right = IntStream.range(0, EVENTS)
                    .mapToObj(i -> i + " " + FullDiskTest.noise(i))
                    .toList();
            for (String data : right) {
                join(other.append(List.of(event("a", data))));
            }
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !node.status().connection().failure().isEmpty());
            assertThat(node.status().order().followed()).isBetween(1L, EVENTS - 1L);
            Files.delete(filler);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> node.status().order().followed() == EVENTS);
            assertThat(replay(node, view("a"), "earliest")).isEqualTo(right);
        }
    }
}
