package dev.tidings.example.vertx;

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
    private static final Path SOURCES = Path.of("src/main/java/dev/tidings/example/vertx");
    private static final Path GUIDE = Path.of("../../docs/guides/carriers.md");
    private static final Pattern BLOCK = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);
    private static final int MOST = 150;

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String plain(String java) {
        return java.replaceAll("(?s)/\\*\\*.*?\\*/", "").replaceAll("\\s+", "");
    }

    @Test
    void showsWhatIsTested() throws IOException {
        List<String> blocks = BLOCK.matcher(read(GUIDE))
                .results()
                .map(block -> block.group(1))
                .toList();
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<String> tested = files.map(file -> plain(read(file))).toList();
            assertThat(blocks).hasSize(4).allSatisfy(block -> assertThat(tested)
                    .anySatisfy(source -> assertThat(source).contains(plain(block))));
        }
    }

    private static boolean isCode(String line) {
        return !line.isEmpty()
                && !line.startsWith("import ")
                && !line.startsWith("package ")
                && !line.startsWith("/*")
                && !line.startsWith("*");
    }

    @Test
    void aCarrierIsShort() {
        long lines = Stream.of("VertxCarrier.java", "VertxExchange.java")
                .flatMap(file -> read(SOURCES.resolve(file)).lines())
                .map(String::strip)
                .filter(GuideTest::isCode)
                .count();
        assertThat(lines).isLessThan(MOST);
        assertThat(read(GUIDE)).contains("**" + lines + " lines**");
    }
}
