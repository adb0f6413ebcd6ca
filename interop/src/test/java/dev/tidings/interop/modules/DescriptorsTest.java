package dev.tidings.interop.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is published is a module each, and shows what architecture.md says and nothing else. */
class DescriptorsTest {
    private static final Path ROOT = Path.of("..");
    /** Those with a name in their manifest alone, and why they have no more: decision 38. */
    private static final List<String> AUTOMATIC =
            List.of(
                    "tidings-log-kafka",
                    "tidings-log-redis",
                    "tidings-server-netty-shaded",
                    "tidings-servlet",
                    "tidings-spring-boot-starter",
                    "tidings-webflux");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dev\\.tidings\\.[a-z.]+)` \\| (.*) \\|$");

    @Test
    void showWhatThePageSays() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        for (String module : published()) {
            ModuleDescriptor descriptor = descriptor(module);
            if (descriptor != null) {
                shown.put(descriptor.name(), exports(descriptor));
            }
        }
        assertThat(shown).isEqualTo(documented());
    }

    @Test
    void haveTheNameOfTheManifest() throws IOException {
        for (String module : published()) {
            ModuleDescriptor descriptor = descriptor(module);
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            assertThat(pom).contains("<module.name>");
            if (descriptor == null) {
                assertThat(AUTOMATIC).contains(module);
            } else {
                assertThat(pom).contains("<module.name>" + descriptor.name() + "</module.name>");
            }
        }
    }

    private static String exports(ModuleDescriptor descriptor) {
        return descriptor.exports().isEmpty()
                ? "nothing"
                : descriptor.exports().stream()
                        .sorted(Comparator.comparing(ModuleDescriptor.Exports::source))
                        .map(exported -> "`" + exported.source() + "`" + readers(exported))
                        .collect(Collectors.joining(", "));
    }

    private static String readers(ModuleDescriptor.Exports exported) {
        return exported.isQualified() ? " to " + String.join(" ", new TreeSet<>(exported.targets())) : "";
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/reference/modules.md")));
        while (row.find()) {
            rows.put(row.group(1), row.group(2));
        }
        return rows;
    }

    private static @Nullable ModuleDescriptor descriptor(String module) {
        Path classes = ROOT.resolve(module).resolve("target/classes");
        return ModuleFinder.of(classes).findAll().stream()
                .map(ModuleReference::descriptor)
                .findFirst()
                .orElse(null);
    }

    private static List<String> published() throws IOException {
        List<String> modules = new ArrayList<>();
        Matcher names = Pattern.compile("<module>(.+)</module>").matcher(Files.readString(ROOT.resolve("pom.xml")));
        while (names.find()) {
            String pom = Files.readString(ROOT.resolve(names.group(1)).resolve("pom.xml"));
            if (!pom.contains("maven.deploy.skip") && !names.group(1).equals("tidings-bom")) {
                modules.add(names.group(1));
            }
        }
        return modules;
    }
}
