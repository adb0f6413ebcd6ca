package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Gap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages of the reference list the problems, and the reasons that streams are told, and no others. */
class ProblemsPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path REFERENCE = ROOT.resolve("docs/reference");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{3}) \\| ([^|]+) \\|");
    private static final Pattern TITLE = Pattern.compile("\"title\":\"([^\"]+)\"");
    private static final Pattern MADE = Pattern.compile("[pP]roblem\\(\\s*(\\d{3}),");

    private static List<String> rows() throws IOException {
        return ROW.matcher(Files.readString(REFERENCE.resolve("problems.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();
    }

    private static String title(int status) {
        String body = new String(Failures.answer(new Problem(status, "detail")).body(), StandardCharsets.UTF_8);
        return TITLE.matcher(body)
                .results()
                .map(title -> title.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listsEveryStatusThatHasATitle() throws IOException {
        List<String> known = IntStream.range(400, 600)
                .filter(status -> !title(status).equals("Status " + status))
                .mapToObj(status -> status + " " + title(status))
                .toList();
        assertThat(rows()).containsExactlyElementsOf(known);
    }

    @Test
    void hasATitleForEveryProblemThatIsMade() throws IOException {
        TreeSet<String> made = new TreeSet<>();
        for (String module : List.of("tidings-http", "tidings-server", "tidings-servlet", "tidings-webflux")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    MADE.matcher(Files.readString(file)).results().forEach(problem -> made.add(problem.group(1)));
                }
            }
        }
        assertThat(made)
                .hasSizeGreaterThan(10)
                .isSubsetOf(rows().stream().map(row -> row.substring(0, 3)).toList());
    }

    private static List<String> reasons(String page, String heading) throws IOException {
        String text = Files.readString(REFERENCE.resolve(page));
        return text.substring(text.indexOf(heading))
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
    }

    @Test
    void listsEveryReasonOfARefusedStream() throws IOException {
        assertThat(reasons("hub-events.md", "| `reason` of `tidings.refused` |"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Refusal.values()).map(Refusal::code).toList());
    }

    @Test
    void listsEveryReasonOfAGap() throws IOException {
        assertThat(reasons("http-api.md", "| `reason` | what happened |"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Gap.Reason.values()).map(Gap.Reason::code).toList());
    }
}
