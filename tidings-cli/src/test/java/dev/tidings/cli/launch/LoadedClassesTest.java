package dev.tidings.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.launch.SourceTree.Outcome;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command that publishes one event loads, in a process of its own: most of the time that it takes goes into that. */
@Timeout(300)
class LoadedClassesTest {
    private static final List<String> NOT_NEEDED = List.of(
            "io.netty.",
            "org.rocksdb.",
            "org.snakeyaml.",
            "com.fasterxml.",
            "dev.tidings.hub.",
            "dev.tidings.http.",
            "dev.tidings.server.",
            "dev.tidings.settings.",
            "sun.security.ssl.");

    private static final String ARCHIVED = "source: shared objects file";

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    static Path folder;

    @SuppressWarnings("NullAway.Init") // By the method below, first of all.
    private static SourceTree tree;

    /** Those of a first run, which makes the archive. */
    private static List<String> classes = List.of();

    @BeforeAll
    static void publishOnce() throws Exception {
        tree = new SourceTree(folder);
        tree.buildForReal();
        classes = publish();
    }

    /** A line for each class that {@code tidings publish} loaded: its name, and where from. */
    private static List<String> publish() throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        try (Hub hub = Hub.inMemory();
                HubServer server = HubServer.builder(hub)
                        .listen(ListenOptions.on("127.0.0.1", 0))
                        .start()) {
            tree.with("TIDINGS_JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none");
            Outcome outcome =
                    tree.run("publish", "a", "b", "--server", server.uri().toString());
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.out()).endsWith("-1" + System.lineSeparator());
        }
        return Files.readAllLines(log);
    }

    private static long archived(List<String> classes) {
        return classes.stream().filter(line -> line.contains(ARCHIVED)).count();
    }

    @Test
    void publishesWithoutAClassOfTheServerTheStoreAndTheSettings() {
        assertThat(classes)
                .anyMatch(line -> line.startsWith("dev.tidings.client.EventPublisher "))
                .noneMatch(line -> NOT_NEEDED.stream().anyMatch(line::startsWith));
    }

    @Test
    void publishesFromAnArchiveOfItsClasses() {
        assertThat(archived(classes)).isGreaterThan(classes.size() * 9L / 10);
        assertThat(classes)
                .anyMatch(line -> line.startsWith("dev.tidings.client.EventPublisher ") && line.contains(ARCHIVED));
    }

    @Test
    void publishesWithoutAnArchiveWhereItIsNotThisJavas() throws Exception {
        Path archive = onlyFile(tree.target().resolve("archives"));
        assertThat(archive.toFile().setWritable(true)).isTrue();
        Files.writeString(archive, "no archive");
        assertThat(archived(publish())).isZero();
    }

    private static Path onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }
}
