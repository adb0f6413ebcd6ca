package dev.tidings.example.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the guide shows is what is tested here, and as long as it says. */
class GuideTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/tidings/example/migration");
    private static final Path GUIDE = Path.of("../../docs/guides/migrating.md");
    private static final Pattern BLOCK = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);
    /** The hub is mounted by a setting. */
    private static final int SETTINGS = 1;

    private static Stream<Path> sources(String room) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve(room))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Without what differs: spaces, and that classes are nested here, or public. */
    private static String plain(String java) {
        return java.replaceAll("static class|public class", "class").replaceAll("\\s+", "");
    }

    private static List<String> blocks() {
        return BLOCK.matcher(read(GUIDE)).results().map(block -> block.group(1)).toList();
    }

    @Test
    void showsWhatIsTested() throws IOException {
        List<String> tested = sources("").map(file -> plain(read(file))).toList();
        assertThat(blocks()).hasSize(8).allSatisfy(block -> assertThat(tested)
                .anySatisfy(source -> assertThat(source).contains(plain(block))));
    }

    private static long lines(String room) throws IOException {
        return sources(room)
                .flatMap(file -> read(file).lines())
                .map(String::strip)
                .filter(GuideTest::isCode)
                .count();
    }

    private static boolean isCode(String line) {
        return !line.isEmpty()
                && !line.startsWith("import ")
                && !line.startsWith("package ")
                && !line.startsWith("/*")
                && !line.startsWith("*")
                && !line.startsWith("//");
    }

    @Test
    void theHubTakesATenthOfTheLines() throws IOException {
        long before = lines("emitter");
        long after = lines("hub") + SETTINGS;
        assertThat(after).isLessThan(20);
        assertThat(10 * after).isLessThanOrEqualTo(before);
        assertThat(read(GUIDE)).contains("**" + before + " lines**").contains("**" + after + "**");
    }
}
