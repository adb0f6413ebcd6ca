package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hubs on a real Redis, as a user starts them. */
@Timeout(120)
class ServeInAClusterTest {
    private static final Pattern READY =
            Pattern.compile("listening on (\\S+)\\R(?s:.*)A node of the cluster on (.*)\\R");

    private final Path folder;
    private final int port;
    private final List<Program> hubs = new ArrayList<>();
    private @Nullable Process redis;

    ServeInAClusterTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
    }

    private void startRedis() throws IOException {
        redis = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        await().until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private void killRedis() throws InterruptedException {
        if (redis != null) {
            assertThat(redis.destroyForcibly().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Program hub : hubs) {
            hub.stop();
        }
        killRedis();
    }

    private Program serve(String... flags) {
        Program hub = new Program().with("TIDINGS_CLUSTER", "redis://127.0.0.1:" + port);
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
        startRedis();
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
        startRedis();
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
        startRedis();
        Program a = started("--cluster-timeout", "500ms");
        String first = out(a, "publish", "a", "1");
        killRedis();
        assertThat(run(a, "publish", "a", "lost").err()).contains("did not take the event within PT0.5S");
        assertThat(out(a, "subscribe", "a", "--from", "earliest", "--count", "1"))
                .isEqualTo("1");
        startRedis();
        await().until(() -> run(a, "publish", "a", "2").err().isEmpty());
        // A Redis that starts again may have lost what it had acknowledged.
        Program told = run(started(), "subscribe", "a", "--after", first, "--count", "1");
        assertThat(told.out().strip()).isEqualTo("2");
        assertThat(told.err()).contains("Some events are missing");
    }

    @Test
    void waitsForAnEngineThatIsNotThere() throws Exception {
        Program early = serve();
        await().until(() -> early.err().contains("Waiting for redis://127.0.0.1:" + port));
        assertThat(early.out()).doesNotContain("listening");
        startRedis();
        await().until(() -> READY.matcher(early.out()).find());
    }

    @Test
    void saysWhatIsWrong() {
        for (String[] wrong : new String[][] {
            {"--cluster", "nats://a", "nats"},
            {"--cluster", "redis://", "redis://"},
            {"--cluster", "kafka://127.0.0.1:9092", "topic"},
            {"--cluster-properties", "x", "Kafka's"},
            {"--cluster-timeout", "1ms", "PT0.1S"},
        }) {
            Program hub = new Program().with("TIDINGS_CLUSTER", "redis://127.0.0.1:1");
            assertThat(hub.run("serve", "--port", "0", wrong[0], wrong[1])).isEqualTo(2);
            assertThat(hub.err()).contains(wrong[2], "expected");
        }
    }
}
