package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The documentation's site in Chromium: built once, without a dead link; found by a search, by the keyboard, on a telephone, by a screen reader. */
@SuppressWarnings("NullAway.Init")
class SiteTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final int TELEPHONE = 360;
    /** One of each kind. */
    private static final List<String> PAGES = List.of(
            "index.html",
            "tutorials/news.html",
            "reference/http-api.html",
            "reference/settings.html",
            "comparison.html",
            "decisions/index.html",
            "CHANGELOG.html",
            "search.html?q=conflation");

    private static BuiltSite site;
    private static Chromium chromium;

    @BeforeAll
    static void build() throws Exception {
        site = BuiltSite.start();
        chromium = Chromium.start();
    }

    @AfterAll
    static void close() {
        chromium.close();
        site.close();
    }

    @BeforeEach
    void widen() {
        chromium.widen();
        chromium.prefer("light");
    }

    private static void open(String page) {
        chromium.open(site.page(page));
        if (page.startsWith("search")) {
            Waiting.until(() -> !chromium.texts("#search-results li a").isEmpty());
        }
    }

    @Test
    void hasAPageForEachOfTheDocs() throws IOException {
        try (Stream<Path> pages = Files.walk(DOCS)) {
            List<Path> expected = pages.map(page -> DOCS.relativize(page).toString())
                    .filter(page -> page.endsWith(".md"))
                    .map(page -> BuiltSite.FOLDER.resolve(page.replaceAll("\\.md$", ".html")))
                    .toList();
            assertThat(expected).hasSizeGreaterThan(90).allSatisfy(page -> assertThat(page)
                    .exists());
        }
    }

    @Test
    void isNotBuiltWithADeadLink(@TempDir Path tree) throws Exception {
        Files.createDirectory(tree.resolve("docs"));
        Files.writeString(
                tree.resolve("docs/index.md"),
                "# A page\n\n## Part\n\n- [one](other.md)\n- [two](other.md#nowhere)\n- [three](gone.md)\n");
        Files.writeString(tree.resolve("docs/other.md"), "# Another page\n");
        assertThat(BuiltSite.build(tree, tree.resolve("out")))
                .contains("gone.md")
                .contains("nowhere")
                .endsWith("exit code 1");
    }

    @Test
    void findsAWordAndGoesToItsPage() {
        open("index.html");
        chromium.find("input[name=q]").sendKeys("conflation", Keys.ENTER);
        Waiting.until(() -> chromium.texts("#search-results li a").contains("Slow readers, and readers who want less"));
        chromium.find("#search-results li a[href*='slow-readers']").sendKeys(Keys.ENTER);
        Waiting.until(() -> chromium.texts("h1").toString().contains("Slow readers"));
    }

    @Test
    void getsNothingFromElsewhere() {
        for (String page : PAGES) {
            open(page);
            assertThat(chromium.run(
                            "return performance.getEntriesByType('resource').map(entry => entry.name)"
                                    + ".filter(name => !name.startsWith(arguments[0]) && !name.startsWith('data:'))",
                            site.page("")))
                    .as(page)
                    .isEqualTo(List.of());
        }
        assertThat(chromium.console()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void canBeReadByAnybody(String scheme) {
        chromium.prefer(scheme);
        for (String page : PAGES) {
            open(page);
            assertThat(Axe.violations(chromium)).as(page).isEqualTo(List.of());
        }
        open("tutorials/news.html");
        chromium.screenshot("site-" + scheme);
    }

    @Test
    void fitsATelephone() {
        chromium.narrow(TELEPHONE);
        for (String page : PAGES) {
            open(page);
            assertThat(chromium.run("return document.documentElement.scrollWidth"))
                    .as(page)
                    .isEqualTo((long) TELEPHONE);
            chromium.screenshot("site-telephone-" + page.replaceAll("\\W+", "-"));
        }
        open("tutorials/news.html");
        assertThat(Axe.violations(chromium)).isEqualTo(List.of());
    }

    private static void pressUntil(String key, String what) {
        for (int presses = 0; presses < 30 && !isFocused(what); presses++) {
            chromium.press(key);
        }
        assertThat(isFocused(what)).as(what).isTrue();
    }

    private static boolean isFocused(String selector) {
        return Boolean.TRUE.equals(chromium.run("return document.activeElement.matches(arguments[0])", selector));
    }

    @Test
    void canBeUsedByTheKeyboard() {
        open("index.html");
        pressUntil(Keys.TAB.toString(), "a[href='#furo-main-content']");
        pressUntil(Keys.TAB.toString(), "input[name=q]");
        pressUntil(Keys.TAB.toString(), ".sidebar-tree a[href='tutorials/news.html']");
        chromium.press(Keys.ENTER);
        Waiting.until(() -> chromium.texts("h1").toString().contains("News"));
    }

    @Test
    void opensItsContentsByTheKeyboardOnATelephone() {
        chromium.narrow(TELEPHONE);
        open("index.html");
        pressUntil(Keys.TAB.toString(), "button.nav-overlay-icon");
        chromium.press(Keys.ENTER);
        Waiting.until(
                () -> Boolean.TRUE.equals(chromium.run("return document.getElementById('__navigation').checked")));
        pressUntil(Keys.TAB.toString(), ".sidebar-tree a[href='tutorials/news.html']");
        chromium.press(Keys.ENTER);
        Waiting.until(() -> chromium.texts("h1").toString().contains("News"));
    }
}
