package dev.tidings.cluster;

import static dev.tidings.cluster.Nodes.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskCopies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that follows an order into a copy on the disk, and is killed time and again while it does. */
@Timeout(300)
class KilledFollowerTest {
    private static final int KILLS = 8;
    private static final int EACH_TIME = 3000;
    private static final String TAG = "somenode1";

    private final Path order;
    private final Path copy;
    private final List<String> right = new ArrayList<>();

    KilledFollowerTest(@TempDir Path directory) {
        this.order = directory.resolve("order");
        this.copy = directory.resolve("copy");
    }

    @Test
    void losesNothingAndRepeatsNothing() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = right.size();
            grow(EACH_TIME);
            runAndKill(before + 1 + random.nextInt(EACH_TIME - 1));
        }
        try (FollowedEventLog node =
                FollowedEventLog.start(new FileSequencer(order), DiskCopies.open(copy), ClusterOptions.DEFAULTS)) {
            assertThat(node.head()).isPositive();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> node.status().order().followed() == right.size());
            assertThat(node.head()).isEqualTo(right.size());
            assertThat(resume(node, "t", Cursor.EARLIEST)).isEqualTo(right);
            ReadLimit all = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);
            for (LogEntry entry : Nodes.join(node.read(View.EVERYTHING, 0, all)).entries()) {
                assertThat(entry.id()).isEqualTo(TAG + "-" + entry.position());
            }
        }
    }

    private void grow(int count) throws IOException {
        List<byte[]> more = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String data = "event " + right.size();
            right.add(data);
            byte[] body = ClusterEntry.body(Event.on("t").data(data).build(), AppendOptions.DEFAULTS);
            more.add(ClusterEntry.encode(0, 1, TAG, right.size(), 0, 1, body));
        }
        FileSequencer.add(order, more);
    }

    private void runAndKill(int followed) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Follower.class.getName(),
                        order.toString(),
                        copy.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            while (line != null && Long.parseLong(line) < followed) {
                line = said.readLine();
            }
            assertThat(line).as("what the process said last").isNotNull();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /** The process: says how far it has come, as often as it can. Ends by itself when nobody listens. */
    static final class Follower {
        private Follower() {}

        public static void main(String[] args) {
            FollowedEventLog node = FollowedEventLog.start(
                    new FileSequencer(Path.of(args[0])), DiskCopies.open(Path.of(args[1])), ClusterOptions.DEFAULTS);
            while (!System.out.checkError()) {
                System.out.println(node.status().order().followed());
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
        }
    }
}
