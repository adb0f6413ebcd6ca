package dev.tidings.interop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages link to within the project is there: files, and headings in them. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#+\\s+(.*)");
    private static final Pattern ANCHOR = Pattern.compile("id=\"([^\"]+)\"");

    @Test
    void leadToFilesAndHeadingsThatAreThere() throws IOException {
        assertThat(pages()).hasSizeGreaterThan(40).allSatisfy(page -> assertThat(links(page))
                .allSatisfy(link -> assertThat(isThere(page, link))
                        .as("%s links to %s", Page.ROOT.relativize(page), link)
                        .isTrue()));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Page.ROOT.resolve("docs"));
                Stream<Path> top = Files.list(Page.ROOT);
                Stream<Path> examples = Files.list(Page.ROOT.resolve("examples"))) {
            return Stream.of(docs, top, examples)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> links(Path page) throws IOException {
        return LINK.matcher(withoutBlocks(page))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    private static String withoutBlocks(Path page) throws IOException {
        return Files.readString(page).replaceAll("(?ms)^```.*?^```", "");
    }

    private static boolean isThere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        boolean isPage = parts.length == 2 && target.toString().endsWith(".md");
        return Files.exists(target) && (!isPage || anchors(target).contains(parts[1]));
    }

    /** Of headings as GitHub makes them: lower case, blanks as hyphens, and of other characters letters, digits and underscores. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (String line : withoutBlocks(page).lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String text = heading.group(1).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
                String slug = text.strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-');
                anchors.add(anchors.contains(slug) ? slug + "-1" : slug);
            }
            ANCHOR.matcher(line).results().forEach(anchor -> anchors.add(anchor.group(1)));
        }
        return anchors;
    }
}
