package dev.tidings.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.dist.Command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive without a runtime, unpacked in a folder with a space in its name. */
@Timeout(300)
class ArchiveTest {
    private static final long BOUND = 25_000_000;
    private static final Pattern ADDRESS = Pattern.compile("Tidings is listening on (http://\\S+)");
    private static final Pattern COMMENTED = Pattern.compile("(?m)^( *)#(?=[a-z])");

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    static Path folder;

    @SuppressWarnings("NullAway.Init") // By the method below, first of all.
    private static Path installation;

    private final Command command = new Command(folder);

    @BeforeAll
    static void unpack() throws IOException {
        Path place = Files.createDirectory(folder.resolve("a place"));
        new Command(place).said("tar", "-xf", Release.archive().toString());
        installation = place.resolve(Release.name());
        // As an administrator does it; else the first start would.
        new Command(folder).said(program(), "prepare");
    }

    private static String program() {
        return installation.resolve("bin/tidings").toString();
    }

    private static List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(installation.resolve(directory))) {
            return files.sorted().toList();
        }
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(Release.archive())).isLessThan(BOUND);
    }

    @Test
    void hasOneOwnerAndOneTime() {
        String listed = command.said(
                "tar",
                "--numeric-owner",
                "--full-time",
                "-tvf",
                Release.archive().toString());
        assertThat(listed.lines()).isNotEmpty().allMatch(line -> line.contains(" 0/0 "));
        assertThat(listed.lines()
                        .map(line -> line.replaceFirst(".* (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d) .*", "$1")))
                .containsOnly(listed.lines()
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst(".* (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d) .*", "$1"));
    }

    @Test
    void saysItsVersionThroughALinkOnThePath() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("tidings"), Path.of("../a place", Release.name(), "bin/tidings"));
        String[] words =
                Files.readString(installation.resolve("version")).strip().split(" ", -1);
        assertThat(command.with("PATH", bin + ":/usr/bin:/bin").said("sh", "-c", "tidings --version"))
                .startsWith("tidings " + words[0] + " (" + words[1] + "), on Java ");
    }

    @Test
    void servesAFirstEventFromTheDisk() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        command.with("TIDINGS_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        Path out = folder.resolve("serve.out");
        Path err = folder.resolve("serve.err");
        Process hub = command.start(
                out, err, program(), "serve", "--open", "--port", "0", "--transport", "epoll", "--data", "some data");
        try {
            String address = await().atMost(Duration.ofMinutes(2))
                    .until(() -> ADDRESS.matcher(Files.readString(out)), Matcher::find)
                    .group(1);
            command.said("curl", "-sSf", "-d", "hello", address + "/events?topic=news");
            assertThat(command.said("curl", "-sSf", address + "/events?topic=news&lastEventId=earliest&until=now"))
                    .contains("\ndata: hello\n");
            assertThat(command.said(program(), "health", "--server", address)).isEqualTo("ready\n");
            // What of the store and the network is native code is loaded where it lies.
            assertThat(Files.readString(err)).doesNotContain(" WARN ");
            assertThat(temporary).isEmptyDirectory();
        } finally {
            hub.destroy();
            if (!hub.waitFor(60, TimeUnit.SECONDS)) {
                hub.destroyForcibly();
            }
        }
        assertThat(hub.exitValue()).isZero();
        assertThat(folder.resolve("some data")).isDirectory();
    }

    @Test
    void saysThatNoHubIsReadyWhereNoneIs() {
        Outcome outcome = command.with("TIDINGS_PORT", "1").run(program(), "health");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("tidings: The hub at http://127.0.0.1:1 cannot be reached");
    }

    @Test
    void completesCommandsInBash() {
        assertThat(command.said(
                        "bash",
                        "-c",
                        "source '" + installation
                                + "/completions/tidings.bash' && COMP_WORDS=(tidings sub) COMP_CWORD=1"
                                + " && _complete_tidings && echo \"${COMPREPLY[@]}\""))
                .isEqualTo("subscribe\n");
    }

    @Test
    void hasManualPagesThatAreWellFormed() throws IOException {
        List<Path> pages = files("share/man/man1");
        assertThat(pages)
                .extracting(page -> page.getFileName().toString())
                .contains("tidings.1", "tidings-log-export.1");
        for (Path page : List.of(pages.get(0), installation.resolve("share/man/man1/tidings-serve.1"))) {
            Outcome outcome = command.run("man", "--warnings", "-l", page.toString());
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out()).contains("SYNOPSIS", "OPTIONS", "EXAMPLES");
        }
        List<String> parsed = new ArrayList<>(List.of("lexgrog"));
        pages.forEach(page -> parsed.add(page.toString()));
        assertThat(command.said(parsed.toArray(String[]::new)).lines()).hasSize(pages.size());
    }

    @Test
    void hasSettingsToBeginWithThatAreTaken() throws IOException {
        Path sample = installation.resolve("etc/tidings.yaml");
        assertThat(command.said(program(), "config", "check", sample.toString()))
                .contains("(0 settings)");
        Path all = Files.writeString(
                folder.resolve("all.yaml"),
                COMMENTED.matcher(Files.readString(sample)).replaceAll("$1"));
        assertThat(command.said(program(), "config", "check", all.toString())).doesNotContain("(0 settings)");
        assertThat(command.said(
                        program(),
                        "check",
                        "--config",
                        sample.toString(),
                        "--data",
                        folder.resolve("none").toString()))
                .isNotEmpty();
    }

    @Test
    void listsEachLibraryInItsSbom() throws IOException {
        JsonNode sbom =
                new ObjectMapper().readTree(installation.resolve("sbom.json").toFile());
        TreeSet<String> named = new TreeSet<>();
        sbom.path("components")
                .forEach(one -> named.add(
                        one.path("name").asText() + "-" + one.path("version").asText() + ".jar"));
        for (Path jar : files("lib")) {
            String name = jar.getFileName().toString();
            if (name.endsWith(".jar") && !name.equals("tidings.jar")) {
                assertThat(named).contains(name);
            }
        }
        assertThat(Files.readString(installation.resolve("NOTICE")))
                .contains("org.rocksdb:rocksdbjni", "Apache-2.0")
                .doesNotContain("see its page");
    }

    @Test
    void refusesAJavaThatIsTooOld() throws IOException {
        Path old = Files.createDirectories(folder.resolve("old/bin"));
        Files.writeString(old.resolve("java"), "#!/bin/sh\n");
        assertThat(old.resolve("java").toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Outcome outcome =
                command.with("JAVA_HOME", folder.resolve("old").toString()).run(program(), "serve");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .isEqualTo("tidings: JAVA_HOME is " + folder.resolve("old")
                        + ", which is Java 11; expected 17 or later\n");
    }

    @Test
    void goesWithoutAnArchiveOfClassesWhereNoneCanBeKept() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("in-the-way"), "");
        Outcome outcome = command.with(
                        "TIDINGS_CACHE", inTheWay.resolve("cache").toString())
                .run(program(), "--version");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
    }
}
