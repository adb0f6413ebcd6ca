package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of the cluster's demo in Chromium, on a cluster of three nodes and a Redis, in processes that are killed. */
@SuppressWarnings("NullAway.Init")
class ClusterDemoPageTest {
    private static final List<Integer> NODES = List.of(1, 2, 3);
    private static final String MOVING = "#counts";

    private static ClusterDemo demo;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        demo = ClusterDemo.start("--restart-after", "1s");
        chromium = Chromium.start();
    }

    @AfterAll
    static void end() throws InterruptedException {
        chromium.close();
        try (ClusterDemo ended = demo) {
            assertThat(ended.end()).isZero();
        }
    }

    /** The page anew, with all nodes serving. */
    @BeforeEach
    void open() {
        chromium.resize(1280, 1000);
        chromium.open(demo.address());
        awaitReceived(MOVING, 2);
        NODES.forEach(ClusterDemoPageTest::awaitServing);
    }

    private static String node(int number) {
        return "[data-node='" + number + "']";
    }

    private static int count(String within, String name) {
        return Integer.parseInt(
                chromium.find(within + " [data-count=" + name + "]").getText());
    }

    private static void awaitReceived(String within, int events) {
        Waiting.until(() -> count(within, "received") >= events);
    }

    private static void awaitServing(int number) {
        Waiting.untilStarted(
                () -> chromium.find(node(number) + " .pill").getText().equals("serving"));
        awaitReceived(node(number), 1);
    }

    private static void assertNothingIsMissing(String within) {
        for (String name : List.of("missing", "repeated", "gaps")) {
            assertThat(count(within, name)).as("%s of %s", name, within).isZero();
        }
    }

    private static String home() {
        return chromium.find("#at").getText();
    }

    private static String said() {
        return chromium.find("#log").getText();
    }

    @Test
    void goesOnAtAnotherNodeWhenItsOwnIsKilled() {
        String process = chromium.find(node(1) + " .pid").getText();
        assertThat(home()).isEqualTo("at node 1");

        chromium.find("#kill").click();
        Waiting.until(() -> home().equals("at node 2"));
        awaitReceived(MOVING, count(MOVING, "received") + 5);
        assertThat(chromium.texts("#moves")).containsExactly("1");
        assertNothingIsMissing(MOVING);
        Waiting.until(() -> said().contains("Node 1 died."));
        assertThat(said()).contains("The stream of node 1 goes on at node 2.");

        Waiting.untilStarted(() -> !List.of("none", process)
                .contains(chromium.find(node(1) + " .pid").getText()));
        awaitServing(1);
        awaitReceived(node(1), count(node(1), "received") + 5);
        NODES.forEach(number -> assertNothingIsMissing(node(number)));
        assertThat(chromium.console()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void killsAndStartsANodeByTheKeyboard() {
        WebElement button = chromium.find(node(3) + " button");
        assertThat(button.getText()).isEqualTo("Kill node 3");
        String process = chromium.find(node(3) + " .pid").getText();
        button.sendKeys(Keys.ENTER);
        Waiting.untilStarted(() -> !List.of("none", process)
                .contains(chromium.find(node(3) + " .pid").getText()));
        awaitServing(3);
        assertNothingIsMissing(node(3));
        assertThat(home()).isEqualTo("at node 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void canBeUsedByAnybody(String scheme) throws IOException {
        NodePackages.install();
        chromium.prefer(scheme);
        chromium.run(Files.readString(NodePackages.FOLDER.resolve("axe-core/axe.min.js")) + "; window.axe = axe;");
        Object found = chromium.run("return axe.run().then(found => found.violations.map(one => one.id + ': ' +"
                + " one.nodes.map(node => node.html + ' ' + node.failureSummary).join('; ')))");
        assertThat(found).isEqualTo(List.of());
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "700, light", "390, dark"})
    void fitsItsWindow(int width, String scheme) {
        chromium.prefer(scheme);
        chromium.resize(width, width == 390 ? 2600 : 1200);
        awaitReceived(MOVING, count(MOVING, "received") + 1);
        chromium.screenshot("cluster-" + width + "-" + scheme);
        assertThat(chromium.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }
}
