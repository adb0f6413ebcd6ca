package dev.tidings.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The package as it is unpacked. It is installed, upgraded and removed by {@code scripts/try-deb}, which takes minutes. */
@Timeout(300)
class DebianPackageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern VARIABLE = Pattern.compile("([A-Z_]+)=(/\\S+)");
    /** What {@code systemd-analyze security} may say, in tenths. */
    private static final int EXPOSURE = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    static Path folder;

    @SuppressWarnings("NullAway.Init") // By the method below, first of all.
    private static Path deb;

    private static Path installed = Path.of(".");

    private final Command command = new Command(folder);

    @BeforeAll
    static void build() {
        deb = built("one");
        installed = folder.resolve("root");
        new Command(folder).said("dpkg-deb", "--extract", deb.toString(), installed.toString());
    }

    private static Path built(String name) {
        String said = new Command(folder)
                .with("DEB_COMPRESSION", "none")
                .with("SOURCE_DATE_EPOCH", "1795600000")
                .said(
                        ROOT.resolve("scripts/deb").toString(),
                        Path.of("target")
                                .toAbsolutePath()
                                .resolve(Release.name())
                                .toString(),
                        folder.resolve(name).toString());
        return Path.of(said.strip());
    }

    private static String textOf(String file) throws IOException {
        return Files.readString(installed.resolve(file));
    }

    private static String unit() throws IOException {
        return textOf("usr/lib/systemd/system/tidings.service");
    }

    @Test
    void isTheSameEachTime() throws IOException {
        assertThat(Files.mismatch(deb, built("two"))).isEqualTo(-1);
    }

    @Test
    void saysWhatItIsAndWhatIsForTheAdministratorToChange() {
        assertThat(command.said("dpkg-deb", "--field", deb.toString(), "Package", "Version"))
                .isEqualTo("Package: tidings\nVersion: " + Release.version().replace('-', '~') + "-1\n");
        assertThat(command.said("dpkg-deb", "--info", deb.toString(), "conffiles")
                        .lines())
                .containsExactly("/etc/tidings/tidings.yaml", "/etc/default/tidings");
        assertThat(command.said("dpkg-deb", "--contents", deb.toString()).lines())
                .allMatch(line -> line.contains(" root/root "))
                .noneMatch(line -> line.contains("/cache"))
                .anyMatch(line -> line.startsWith("-rw-r-----") && line.endsWith("./etc/default/tidings"));
        assertThat(installed.resolve("usr/share/man/man1/tidings-serve.1.gz")).exists();
    }

    @Test
    void hasScriptsThatAShellOfPosixTakes() throws IOException {
        for (String name : List.of("postinst", "prerm", "postrm")) {
            Path script =
                    Files.writeString(folder.resolve(name), command.said("dpkg-deb", "--info", deb.toString(), name));
            assertThat(command.said("dash", "-n", script.toString())).isEmpty();
        }
    }

    @Test
    void letsTheHubDoLittleElse() {
        assertThat(command.said(
                        "systemd-analyze",
                        "security",
                        "--no-pager",
                        "--offline=true",
                        "--threshold=" + EXPOSURE,
                        installed
                                .resolve("usr/lib/systemd/system/tidings.service")
                                .toString()))
                .contains("Overall exposure level for tidings.service");
    }

    /** The command of a line of the unit, with its program in the folder where the package was unpacked. */
    private static String[] words(String line) throws IOException {
        String found = unit().lines()
                .filter(one -> one.startsWith(line + "=/usr/bin/"))
                .findFirst()
                .orElseThrow();
        return (installed + found.substring(line.length() + 1)).split(" ", -1);
    }

    /** With the variables that the unit has, and Java's archive of classes, events and ports elsewhere. */
    private Command withUnit() throws IOException {
        String variables = unit().lines()
                .filter(line -> line.startsWith("Environment="))
                .map(line -> line.substring("Environment=".length()))
                .findFirst()
                .orElseThrow();
        VARIABLE.matcher(variables).results().forEach(one -> command.with(one.group(1), installed + one.group(2)));
        return command.with("TIDINGS_PORT", "0")
                .with("TIDINGS_DATA", folder.resolve("data").toString());
    }

    @Test
    void itsSettingsAreSound() throws IOException {
        assertThat(withUnit().said(words("ExecReload")))
                .contains(
                        "The settings are sound",
                        "It listens on 127.0.0.1, port 0",
                        "Nothing about it is known to be risky");
    }

    @Test
    void startsAndEndsAsTheUnitSays() throws Exception {
        Path out = folder.resolve("serve.out");
        Process hub = withUnit().start(out, folder.resolve("serve.err"), words("ExecStart"));
        try {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(out).contains("Keeping events in "));
        } finally {
            hub.destroy();
            if (!hub.waitFor(60, TimeUnit.SECONDS)) {
                hub.destroyForcibly();
            }
        }
        assertThat(hub.exitValue()).isZero();
        assertThat(Files.readString(out)).contains("Tidings is listening on http://127.0.0.1:");
    }
}
