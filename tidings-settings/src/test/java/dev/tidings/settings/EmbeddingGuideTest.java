package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Hub;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.server.HubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the guide: it compiles, it runs, and it is what the guide shows. */
class EmbeddingGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "guides", "embedding.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/tidings/settings/EmbeddingGuideTest.java");

    private static void serve(Map<String, String> environment) throws IOException {
        // guide: begin
        Settings settings = Settings.read(null, environment).with(Setting.PORT, "0");
        settings.warnings().forEach(System.err::println);

        ServerSettings server = ServerSettings.of(settings);
        try (Hub hub = new Hub(log(settings), HubSettings.streams(settings));
                HubServer running = server.applyTo(HubServer.builder(hub)).start()) {
            System.out.println("Serving at " + running.uri());
        }
        // guide: end
    }

    // guide: begin
    static EventLog log(Settings settings) {
        return LogSettings.isOnDisk(settings)
                ? DiskEventLog.open(LogSettings.directory(settings), DiskLogSettings.disk(settings))
                : new MemoryEventLog(LogSettings.memory(settings));
    }
    // guide: end

    @Test
    void servesAsTheEnvironmentSays(@TempDir Path folder) throws IOException {
        serve(Map.of("TIDINGS_LOG", "memory"));
        serve(Map.of("TIDINGS_DATA", folder.resolve("data").toString()));
        assertThat(folder.resolve("data")).isDirectory();
    }

    @Test
    void isWhatTheGuideShows() throws IOException {
        String guide = squeezed(Files.readString(GUIDE).replaceAll(" // .*", ""));
        String source = Files.readString(SOURCE).replace("null, environment)", "null, System.getenv())");
        List<String> parts = List.of(source.split(" // guide: ", -1)).stream()
                .filter(part -> part.startsWith("begin\n"))
                .map(part -> squeezed(part.substring("begin".length())))
                .toList();
        assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(guide).contains(part));
    }

    /** The formatter breaks lines where a page need not. */
    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
