package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import dev.tidings.cli.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hubs on a real Redis, as a user starts them. */
@Timeout(300)
class ServeInAClusterTest {
    private static final Pattern READY =
            Pattern.compile("listening on (\\S+)\\R(?s:.*)A node of the cluster on (.*)\\R");

    private final Path folder;
    private final RedisProcess redis;
    private final List<Program> hubs = new ArrayList<>();

    ServeInAClusterTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.redis = new RedisProcess(folder);
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Program hub : hubs) {
            hub.stop();
        }
        redis.kill();
    }

    private Program serve(String... flags) {
        Program hub = new Program().with("TIDINGS_CLUSTER", redis.address());
        hubs.add(hub);
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        arguments.addAll(List.of(flags));
        if (!arguments.contains("--data")) {
            arguments.addAll(
                    List.of("--data", folder.resolve("data" + hubs.size()).toString()));
        }
        hub.start(arguments.toArray(String[]::new));
        return hub;
    }

    private Program started(String... flags) {
        Program hub = serve(flags);
        await().until(() -> READY.matcher(hub.out()).find());
        return hub;
    }

    private static Program run(Program hub, String... arguments) {
        String uri =
                READY.matcher(hub.out()).results().findFirst().orElseThrow().group(1);
        Program program = new Program().with("TIDINGS_SERVER", uri);
        int unused = program.run(arguments);
        return program;
    }

    private static String out(Program hub, String... arguments) {
        Program program = run(hub, arguments);
        assertThat(program.err()).isEmpty();
        return program.out().strip();
    }

    @Test
    void anyNodeTakesWhatAnyOtherServes() throws Exception {
        redis.start();
        Program a = started();
        Program b = started();
        String first = out(a, "publish", "a", "1");
        out(b, "publish", "a", "2");
        out(a, "publish", "a", "3", "--id", "own");
        assertThat(out(b, "publish", "a", "3", "--id", "own")).isEqualTo("own");
        out(b, "publish", "a", "4");
        for (Program node : List.of(a, b, started())) {
            assertThat(out(node, "subscribe", "a", "--after", first, "--count", "3")
                            .lines())
                    .containsExactly("2", "3", "4");
        }
    }

    @Test
    void takesTheFolderOfAHubThatWasAlone() throws Exception {
        redis.start();
        Path data = folder.resolve("own");
        Program alone = new Program();
        hubs.add(alone);
        alone.start("serve", "--port", "0", "--data", data.toString());
        await().until(() -> alone.out().contains("Keeping events"));
        String uri = alone.out().lines().findFirst().orElseThrow().replace("Tidings is listening on ", "");
        Program publisher = new Program().with("TIDINGS_SERVER", uri);
        assertThat(publisher.run("publish", "a", "before")).isZero();
        String cursor = publisher.out().strip();
        alone.stop();
        Program node = started("--data", data.toString());
        out(node, "publish", "a", "after");
        assertThat(out(node, "subscribe", "a", "--after", cursor, "--count", "1"))
                .isEqualTo("after");
        assertThat(out(node, "subscribe", "a", "--from", "earliest", "--count", "2")
                        .lines())
                .containsExactly("before", "after");
        node.stop();
        Program again = started("--data", data.toString());
        assertThat(out(again, "subscribe", "a", "--after", cursor, "--count", "1"))
                .isEqualTo("after");
        again.stop();
        Program wrong = new Program();
        assertThat(wrong.run("serve", "--port", "0", "--data", data.toString())).isEqualTo(2);
        assertThat(wrong.err()).contains(data.toString(), "copy of a cluster's node", "expected");
    }

    @Test
    void goesOnThroughTheEndOfItsRedis() throws Exception {
        redis.start();
        Program a = started("--cluster-timeout", "500ms");
        String first = out(a, "publish", "a", "1");
        redis.kill();
        assertThat(run(a, "publish", "a", "lost").err()).contains("did not take the event within PT0.5S");
        assertThat(out(a, "subscribe", "a", "--from", "earliest", "--count", "1"))
                .isEqualTo("1");
        redis.start();
        await().until(() -> run(a, "publish", "a", "2").err().isEmpty());
        // A Redis that starts again may have lost what it had acknowledged.
        Program told = run(started(), "subscribe", "a", "--after", first, "--count", "1");
        assertThat(told.out().strip()).isEqualTo("2");
        assertThat(told.err()).contains("Some events are missing");
    }

    @Test
    void waitsForAnEngineThatIsNotThere() throws Exception {
        Program early = serve();
        await().until(() -> early.err().contains("Waiting for " + redis.address()));
        assertThat(early.out()).doesNotContain("listening");
        redis.start();
        await().until(() -> READY.matcher(early.out()).find());
    }

    @Test
    void saysFromWhereToWhereTheEngineHoldsAndHowFarTheNodeIs() throws Exception {
        redis.start();
        Program first = started();
        assertThat(first.out()).contains("holds nothing yet; this node has all of it, in " + folder);
        out(first, "publish", "a", "1");
        Program second = started("--log", "memory");
        assertThat(second.out())
                .containsPattern("A node of the cluster on " + Pattern.quote(redis.address())
                        + ", stream tidings, which holds 1 to \\d+; this node has all of it, in memory");
    }

    @Test
    void saysThatATopicOfKafkaKeepsByItself() {
        Program hub = new Program().with("TIDINGS_CLUSTER", "kafka://127.0.0.1:1/t");
        assertThat(hub.run("serve", "--port", "0", "--cluster-keep-age", "1d")).isEqualTo(2);
        assertThat(hub.err()).contains("--cluster-keep-age", "Redis's", "expected");
    }

    @Test
    void saysWhatIsWrong() {
        for (String[] wrong : new String[][] {
            {"--cluster", "nats://a", "nats"},
            {"--cluster", "redis://", "redis://"},
            {"--cluster", "kafka://127.0.0.1:9092", "topic"},
            {"--cluster-properties", "x", "Kafka's"},
            {"--cluster-timeout", "1ms", "PT0.1S"},
            {"--cluster-keep-events", "10", "1000"},
            {"--cluster-keep-age", "1ms", "PT1S"},
            {"--cluster-keep-bytes", "x", "--cluster-keep-bytes"},
        }) {
            Program hub = new Program().with("TIDINGS_CLUSTER", "redis://127.0.0.1:1");
            assertThat(hub.run("serve", "--port", "0", wrong[0], wrong[1])).isEqualTo(2);
            assertThat(hub.err()).contains(wrong[2], "expected");
        }
    }
}
