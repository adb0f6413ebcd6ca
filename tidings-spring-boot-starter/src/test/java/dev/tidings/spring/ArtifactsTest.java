package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What an application gets by the starter, and what the BOM promises. */
class ArtifactsTest {
    private static List<String> classes(Path part) throws IOException {
        if (Files.isDirectory(part)) {
            try (Stream<Path> files = Files.walk(part)) {
                return files.map(file -> part.relativize(file).toString())
                        .filter(ArtifactsTest::isClass)
                        .toList();
            }
        }
        try (ZipFile jar = new ZipFile(part.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(ArtifactsTest::isClass)
                    .toList();
        }
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class");
    }

    @Test
    void haveNoClassTwice() throws IOException {
        Map<String, Path> seen = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (String text :
                new TreeSet<>(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)))) {
            Path part = Path.of(text);
            if (Files.exists(part)) {
                for (String name : classes(part)) {
                    Path other = seen.put(name, part);
                    if (other != null) {
                        twice.add(name + " in " + part.getFileName() + " and " + other.getFileName());
                    }
                }
            }
        }
        assertThat(seen).containsKey("dev/tidings/server/HubServer.class");
        assertThat(twice).isEmpty();
    }

    @Test
    void areAllInTheBomButThoseThatAreNotPublished() throws IOException {
        Path root = Path.of("..");
        TreeSet<String> published = new TreeSet<>();
        for (String module : matches(Files.readString(root.resolve("pom.xml")), "<module>(.+)</module>")) {
            String pom = Files.readString(root.resolve(module).resolve("pom.xml"));
            if (!pom.contains("maven.deploy.skip") && !module.equals("tidings-bom")) {
                published.add(module);
            }
        }
        String bom = Files.readString(root.resolve("tidings-bom/pom.xml"));
        assertThat(new TreeSet<>(
                        matches(bom.substring(bom.indexOf("<dependencyManagement>")), "<artifactId>(.+)</artifactId>")))
                .isEqualTo(published);
        assertThat(bom).doesNotContain("io.netty").doesNotContain("<parent>");
    }

    private static List<String> matches(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
