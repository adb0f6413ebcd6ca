package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is truly full: a small file system in memory, mounted for the test. That takes a system where this user may mount (Linux, in a user
 * namespace of its own or as root); elsewhere the test fails rather than to claim something.
 */
class FullDiskTest {
    private static final int SIZE_MIB = 48;

    /** With no reserve, so that the store itself meets the end of the disk; with one, so that the log stops before. */
    @Test
    void losesNothingAcknowledgedAndGoesOnWhenThereIsRoom(@TempDir Path folder) throws Exception {
        Path disk = mount(folder.resolve("disk"));
        try {
            fillAndFree(disk, 0);
        } finally {
            unmount(disk);
        }
    }

    @Test
    void stopsBeforeTheDiskIsFullWhereItLeavesAReserve(@TempDir Path folder) throws Exception {
        Path disk = mount(folder.resolve("disk"));
        try {
            fillAndFree(disk, 8 << 20);
        } finally {
            unmount(disk);
        }
    }

    private static void fillAndFree(Path disk, long freeBytes) throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            out.write(new byte[24 << 20]);
        }
        DiskLogOptions options = new DiskLogOptions(Retention.DEFAULTS, DurabilityPolicy.SYNCED, 0, 4 << 20, freeBytes);
        List<String> acknowledged = new ArrayList<>();
        Map<String, String> ticks = new LinkedHashMap<>();
        try (DiskEventLog log = DiskEventLog.open(disk.resolve("log"), options)) {
            @Nullable LogUnavailableException refusal = null;
            for (int i = 0; refusal == null && i < 100_000; i++) {
                refusal = tryToAppend(log, "event " + i + " " + noise(i), acknowledged);
                tick(log, ticks);
            }
            assertThat(refusal).isNotNull();
            assertThat(refusal.reason()).isEqualTo(Reason.FULL);
            assertThat(acknowledged).hasSizeGreaterThan(100);
            assertThat(replay(log, view("a"), "earliest")).containsAll(acknowledged);

            Files.delete(filler);
            await().atMost(Duration.ofSeconds(60)).until(() -> tryToAppend(log, "there is room", acknowledged) == null);
            append(log, "a", "and on");
            acknowledged.add("and on");
            tick(log, ticks);
            append(log, "ticks", "the last");
            assertNothingIsLostWithoutAWord(log, ticks);
        }
        try (DiskEventLog log = DiskEventLog.open(disk.resolve("log"), options)) {
            List<String> kept = replay(log, view("a"), "earliest");
            assertThat(kept).containsSubsequence(acknowledged).doesNotHaveDuplicates();
        }
    }

    /** An event that may be lost; but its id must not be given to another, and its readers must be told. */
    private static void tick(DiskEventLog log, Map<String, String> ticks) {
        try {
            String data = "tick " + ticks.size();
            assertThat(ticks.put(append(log, DiskLogs.IN_MEMORY, "ticks", data).id(), data))
                    .isNull();
        } catch (LogUnavailableException refusal) {
            // Nothing was acknowledged.
        }
    }

    private static void assertNothingIsLostWithoutAWord(DiskEventLog log, Map<String, String> ticks) {
        List<String> data = List.copyOf(ticks.values());
        List<String> sent = replay(log, view("ticks"), ticks.keySet().iterator().next());
        assertThat(sent).endsWith("the last");
        if (sent.stream().noneMatch(one -> one.startsWith("gap to "))) {
            assertThat(sent).containsAll(data.subList(1, data.size()));
        }
    }

    /** Text that cannot be compressed to nothing. */
    static String noise(int seed) {
        return new SplittableRandom(seed)
                .ints(20_000, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static @Nullable LogUnavailableException tryToAppend(
            DiskEventLog log, String data, List<String> acknowledged) {
        try {
            Appended unused = append(log, "a", data);
            acknowledged.add(data);
            return null;
        } catch (LogUnavailableException refusal) {
            return refusal;
        }
    }

    static Path mount(Path disk) throws IOException, InterruptedException {
        Files.createDirectories(disk);
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", "tidings-test", disk.toString());
        return disk;
    }

    static void unmount(Path disk) throws IOException, InterruptedException {
        run("umount", disk.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), said)
                .isZero();
    }
}
