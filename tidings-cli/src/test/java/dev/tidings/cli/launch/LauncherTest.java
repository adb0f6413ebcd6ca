package dev.tidings.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.launch.SourceTree.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class LauncherTest {
    private final Path folder;
    private final SourceTree tree;

    LauncherTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.tree = new SourceTree(folder);
    }

    private void stubBuiltTree() throws IOException {
        tree.stubJdk("17.0.1");
        tree.build();
    }

    /** A Maven that builds two modules, one of which needs two files. */
    private void stubMaven() throws IOException {
        tree.stub(
                "mvn",
                "echo '[INFO] Building Tidings core 0.1.0-SNAPSHOT           [1/2]'",
                "echo 'Downloaded from central: https://example.org/a.jar (1 kB at 1 kB/s)'",
                "echo '[INFO] Building Tidings command line 0.1.0-SNAPSHOT   [2/2]'",
                "mkdir -p tidings-cli/target/lib",
                "touch tidings-cli/target/tidings-cli-0.jar");
    }

    private static void assertSaysInOneLine(Outcome outcome, String... words) {
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("tidings: ").contains(words).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void runsThroughALinkOnThePath() throws Exception {
        stubBuiltTree();
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("elsewhere")).resolve("tidings"), tree.launcher());
        Path relative = Files.createSymbolicLink(folder.resolve("t"), Path.of("elsewhere/tidings"));
        for (Path name : new Path[] {link, relative}) {
            Outcome outcome = tree.run(name, "publish", "a b", "*");
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.out().lines())
                    .endsWith("dev.tidings.cli.Tidings", "publish", "a b", "*")
                    .anyMatch(word -> word.startsWith(tree.target() + "/tidings-cli-0.jar:"));
        }
    }

    @Test
    void givesAHubACollectorThatGivesMemoryBack() throws Exception {
        stubBuiltTree();
        assertThat(tree.run("serve").out().lines())
                .contains("-XX:+UseG1GC", "-XX:G1PeriodicGCInterval=60000", "-XX:MaxRAMPercentage=25")
                .doesNotContain("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    @Test
    void givesAShortCommandASmallHeapAndTheQuickCompiler() throws Exception {
        stubBuiltTree();
        assertThat(tree.run("publish", "a", "b").out().lines())
                .contains("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m")
                .noneMatch(word -> word.contains("G1"));
    }

    @Test
    void checksWithTheHeapThatAHubWouldHave() throws Exception {
        stubBuiltTree();
        assertThat(tree.run("check").out().lines())
                .contains("-XX:MaxRAMPercentage=25", "-XX:TieredStopAtLevel=1")
                .noneMatch(word -> word.startsWith("-Xmx"));
    }

    @Test
    void leavesTheLastWordToWhoStartsIt() throws Exception {
        stubBuiltTree();
        tree.with("TIDINGS_JAVA_OPTS", "-XX:+UseParallelGC -Xmx1g");
        for (String command : new String[] {"serve", "publish", "log"}) {
            assertThat(tree.run(command).out().lines())
                    .containsSubsequence("-XX:+UseParallelGC", "-Xmx1g", "-cp")
                    .doesNotContain("-XX:+UseG1GC", "-XX:+UseSerialGC");
        }
    }

    @Test
    void saysHowToGetWhatABuildNeeds() throws Exception {
        tree.stubJdk("17.0.1");
        tree.stub("apt-get", "exit 1");
        assertSaysInOneLine(
                tree.run("serve", "--demo"),
                "missing: Maven; ",
                "apt-get update && ",
                "apt-get install -y --no-install-recommends maven",
                "--install serve --demo");
        assertThat(tree.target().resolve("lib")).doesNotExist();
    }

    @Test
    void saysWhatABuildNeedsWhereThereIsNoAptGet() throws Exception {
        tree.stubJdk("17.0.1");
        assertSaysInOneLine(
                tree.run("--install", "serve"), "missing: Maven; ", "a JDK 17 or later and Maven 3.8 or later");
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        stubBuiltTree();
        tree.stubJdk("1.8.0_292");
        assertSaysInOneLine(tree.run("serve"), "JAVA_HOME is ", "which is Java 8; expected 17 or later");
    }

    @Test
    void installsAndBuildsWhenAskedTo() throws Exception {
        tree.stubJdk("17.0.1");
        tree.stub("sudo", "[ \"$1\" = -n ] && shift", "exec \"$@\"");
        stubMaven();
        Path maven = folder.resolve("bin/mvn");
        Files.move(maven, folder.resolve("mvn"));
        tree.stub("apt-get", "[ \"$1\" = update ] || { echo \"$@\"; mv " + folder.resolve("mvn") + " " + maven + "; }");
        Outcome outcome = tree.run("--install", "serve", "--demo");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines()).endsWith("dev.tidings.cli.Tidings", "serve", "--demo");
        assertThat(outcome.err())
                .contains("Installing maven ...\ninstall -y -qq --no-install-recommends maven\n")
                .contains(
                        "first run, which takes some minutes) ...\n  [1/2] Tidings core\n  [2/2] Tidings command line\n");
    }

    @Test
    void installsNothingWhereNothingIsMissing() throws Exception {
        stubBuiltTree();
        tree.stub("apt-get", "echo called >&2");
        Outcome outcome = tree.run("--install", "serve");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).doesNotContain("called");
    }

    @Test
    void saysWhatABuildFailedOf() throws Exception {
        tree.stubJdk("17.0.1");
        tree.stub(
                "mvn",
                "echo '[INFO] Building Tidings core 1 [1/2]'",
                "echo '[ERROR] There is no such symbol'",
                "exit 1");
        Outcome outcome = tree.run("serve");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("[ERROR] There is no such symbol\ntidings: the build failed; ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void triesOnceToArchiveTheClassesOfAJavaThatCannot() throws Exception {
        stubBuiltTree();
        assertThat(tree.run("publish").err())
                .isEqualTo("Making an archive of the program's classes for Java 17.0.1+1 ...\n");
        Outcome second = tree.run("publish");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void doesWithoutAnArchiveWhereNoneCanBeKept() throws Exception {
        stubBuiltTree();
        Files.writeString(tree.target().resolve("archives"), "in the way");
        Outcome outcome = tree.run("publish");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).doesNotContain("SharedArchiveFile");
    }
}
