package dev.tidings.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image, as tools that others wrote see it. It is run by {@code scripts/bare-root image}. */
@Timeout(300)
class ImageTest {
    private static final long BOUND = 90_000_000;

    private final Path folder;
    private final Command command;

    ImageTest(@TempDir Path folder) {
        this.folder = folder;
        this.command = new Command(folder);
    }

    private JsonNode inspected(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("skopeo", "inspect"));
        words.addAll(List.of(options));
        words.add("oci-archive:" + Release.image());
        return new ObjectMapper().readTree(command.said(words.toArray(String[]::new)));
    }

    private Path unpacked() {
        command.said("mkdir", "layout");
        command.said("tar", "-xf", Release.image().toString(), "-C", "layout");
        command.said("umoci", "unpack", "--rootless", "--image", "layout:" + Release.version(), "bundle");
        return folder.resolve("bundle/rootfs");
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(Release.image())).isLessThan(BOUND);
    }

    @Test
    void saysWhatItIs() throws IOException {
        JsonNode inspected = inspected();
        assertThat(inspected.path("Os").asText()).isEqualTo("linux");
        assertThat(inspected.path("Layers")).hasSize(4);
        assertThat(inspected
                        .path("Labels")
                        .path("org.opencontainers.image.version")
                        .asText())
                .isEqualTo(Release.version());
        assertThat(inspected.path("Labels").path("dev.tidings.image.debian").asText())
                .contains("libc6=");
    }

    @Test
    void isRunByNobodyInParticular() throws IOException {
        JsonNode config = inspected("--config", "--raw").path("config");
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.path("Volumes").has("/var/lib/tidings")).isTrue();
        assertThat(config.path("Cmd").path(0).asText()).isEqualTo("serve");
        assertThat(config.path("Healthcheck").path("Test").toString()).endsWith(",\"health\"]");
    }

    @Test
    void isUnpackedByAToolThatOthersWrote() {
        Path root = unpacked();
        assertThat(root.resolve("opt/tidings/runtime/bin/java")).isExecutable();
        assertThat(root.resolve("opt/tidings/lib/tidings.jar")).isRegularFile();
        assertThat(root.resolve("usr/share/doc/libc6/copyright")).isRegularFile();
        assertThat(root.resolve("bin/sh")).doesNotExist();
    }

    /** Java refuses an archive whose jars have other times or paths; the paths in the image are relative. It is run here without the image's root. */
    @Test
    void loadsClassesFromItsArchive() throws IOException {
        Path root = unpacked();
        Path home = root.resolve("opt/tidings");
        List<String> words = new ArrayList<>();
        for (JsonNode word : inspected("--config", "--raw").path("config").path("Entrypoint")) {
            words.add(word.asText());
        }
        words.set(0, root + words.get(0));
        words.addAll(1, List.of("-Xshare:on", "-Xlog:class+load:file=" + folder.resolve("loaded")));
        words.add("--version");
        words.addAll(0, List.of("env", "--chdir=" + home));
        command.said(words.toArray(String[]::new));
        List<String> ofTidings = Files.readAllLines(folder.resolve("loaded")).stream()
                .filter(line -> line.contains(" dev.tidings."))
                .toList();
        assertThat(ofTidings)
                .filteredOn(line -> line.contains("shared objects file"))
                .hasSizeGreaterThan(ofTidings.size() / 2);
    }

    /** What is on the list and not in the program any more is passed over; much of that makes the start slow again. */
    @Test
    void hasAnArchiveOfTheClassesThatThereAre() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("src/main/classes.list")).stream()
                .filter(line -> line.startsWith("dev/tidings/"))
                .filter(line -> !line.contains("$$Lambda"))
                .toList();
        List<String> missing = new ArrayList<>(listed);
        for (Path jar : Release.jars()) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                missing.removeIf(name -> opened.getEntry(name + ".class") != null);
            }
        }
        assertThat(listed).hasSizeGreaterThan(500);
        assertThat(missing).as("write the list anew, by classes.py").hasSizeLessThan(listed.size() / 10);
    }
}
