package dev.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import dev.tidings.cli.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidings log} with the engine of a cluster, a real Redis. */
@Timeout(300)
class LogOfAClusterTest {
    private static final Pattern READY = Pattern.compile("listening on (\\S+)\\R(?s:.*)(cluster on|Keeping events)");

    private final Path folder;
    private final RedisProcess redis;
    private final List<Program> hubs = new ArrayList<>();

    LogOfAClusterTest(@TempDir Path folder) throws IOException {
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

    private Path folder(String name) {
        return folder.resolve(name);
    }

    private Program serve(String name, String... flags) {
        Program hub = new Program();
        hubs.add(hub);
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--port", "0", "--data", folder(name).toString()));
        arguments.addAll(List.of(flags));
        hub.start(arguments.toArray(String[]::new));
        await().until(() -> READY.matcher(hub.out()).find());
        return hub;
    }

    private Program node(String name) {
        return serve(name, "--cluster", redis.address());
    }

    private static String talk(Program hub, String... arguments) {
        String uri =
                READY.matcher(hub.out()).results().findFirst().orElseThrow().group(1);
        Program program = new Program().with("TIDINGS_SERVER", uri);
        assertThat(program.run(arguments)).as(program.err()).isZero();
        assertThat(program.err()).isEmpty();
        return program.out().strip();
    }

    private static Program log(int expected, String... arguments) {
        List<String> all = new ArrayList<>(List.of("log"));
        all.addAll(List.of(arguments));
        Program program = new Program();
        assertThat(program.run(all.toArray(String[]::new))).as(program.err()).isEqualTo(expected);
        return program;
    }

    /** Three events of a hub that was alone, in a file; answers with their ids. */
    private List<String> aloneWithThree(Path file) throws InterruptedException {
        Program alone = serve("alone");
        List<String> ids = new ArrayList<>();
        for (String data : List.of("1", "2", "3")) {
            ids.add(talk(alone, "publish", "a", data));
        }
        alone.stop();
        assertThat(log(0, "export", file.toString(), "--data", folder("alone").toString())
                        .out())
                .contains("3 events");
        return ids;
    }

    @Test
    void bringsHistoryAndCursorsOfAHubThatWasAloneToEveryNode() throws Exception {
        redis.start();
        Path file = folder("events.ndjson");
        List<String> ids = aloneWithThree(file);
        assertThat(log(0, "import", file.toString(), "--cluster", redis.address())
                        .out())
                .contains("Stored 3 events; already there: 0");
        assertThat(log(0, "import", file.toString(), "--cluster", redis.address())
                        .out())
                .contains("Stored 0 events; already there: 3");
        Program one = node("one");
        Program other = node("other");
        talk(other, "publish", "a", "4");
        for (Program node : List.of(one, other, node("late"))) {
            assertThat(talk(node, "subscribe", "a", "--from", "earliest", "--count", "4")
                            .lines())
                    .containsExactly("1", "2", "3", "4");
            assertThat(talk(node, "subscribe", "a", "--after", ids.get(0), "--count", "3")
                            .lines())
                    .containsExactly("2", "3", "4");
            assertThat(talk(node, "subscribe", "a", "--after", ids.get(2), "--count", "1"))
                    .isEqualTo("4");
        }
    }

    @Test
    void importsNothingBehindWhatOthersPublishedUnlessItIsAskedTo() throws Exception {
        redis.start();
        Path file = folder("events.ndjson");
        List<String> ids = aloneWithThree(file);
        Program node = node("node");
        String published = talk(node, "publish", "a", "0");
        assertThat(log(2, "import", file.toString(), "--cluster", redis.address())
                        .err())
                .contains(published, "expected an order that nobody has published to, or --append");
        assertThat(log(0, "import", file.toString(), "--append", "--cluster", redis.address())
                        .out())
                .contains("Stored 3 events");
        assertThat(talk(node, "subscribe", "a", "--from", "earliest", "--count", "4")
                        .lines())
                .containsExactly("0", "1", "2", "3");
        assertThat(talk(node, "subscribe", "a", "--after", ids.get(1), "--count", "1"))
                .isEqualTo("3");
    }

    @Test
    void exportsTheSameFromTheEngineAndFromACopy() throws Exception {
        redis.start();
        Program node = node("node");
        String first = talk(node, "publish", "a", "1");
        String second = talk(node, "publish", "a", "2", "--id", "own");
        Path ofEngine = folder("engine.ndjson");
        Path ofCopy = folder("copy.ndjson");
        node.stop();
        log(0, "export", ofEngine.toString(), "--cluster", redis.address());
        log(0, "export", ofCopy.toString(), "--data", folder("node").toString());
        String lines = Files.readString(ofEngine);
        assertThat(lines).isEqualTo(Files.readString(ofCopy));
        assertThat(lines.lines().filter(line -> line.contains("\"topics\":[\"a\"]")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"id\":\"" + first + "\"", "\"data\":\"1\""),
                        line -> assertThat(line).contains("\"id\":\"" + second + "\"", "\"data\":\"2\""));
        assertThat(log(2, "import", ofCopy.toString(), "--data", folder("node").toString())
                        .err())
                .contains("is the copy of a cluster's node", "expected --cluster");
        assertThat(log(2, "export", "--data", "x", "--cluster", redis.address()).err())
                .contains("expected one of the two");
    }

    @Test
    void saysWhatACopyFollowsAndWhatTheEngineHolds() throws Exception {
        redis.start();
        Program node = node("node");
        talk(node, "publish", "a", "1");
        String data = folder("node").toString();
        assertThat(log(0, "info", "--data", data).out())
                .containsPattern("copy of a cluster's order up to +[1-9]")
                .containsPattern("complete +from 20")
                .doesNotContain("ids begin with");
        Program both = log(0, "info", "--data", data, "--cluster", redis.address());
        assertThat(both.out())
                .contains(redis.address() + ", stream tidings")
                .containsPattern("of the engine's order +yes");
        assertThat(log(0, "info", "--cluster", redis.address()).out()).containsPattern("holds +entries 1 to");
        assertThat(log(0, "info", "--cluster", redis.address(), "--json").out())
                .contains("\"engineOldest\": 1", "\"incarnation\": \"");
        assertThat(log(0, "info", "--json", "--data", data, "--cluster", redis.address())
                        .out())
                .contains("\"followed\": ", "\"isOfThisOrder\": true", "\"behind\": 0");
        node.stop();
        redis.kill();
        assertThat(log(2, "info", "--cluster", redis.address()).err()).contains("does not serve", "127.0.0.1");
        assertThat(log(2, "import", "--cluster", redis.address()).err()).contains("does not serve", "127.0.0.1");
    }
}
