package dev.tidings.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a fresh profile: Debian's, by path, so that nothing is downloaded. Not safe for use by several threads. */
public final class Chromium implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--window-size=1280,1000");

    /** It warns of each browser that is newer than itself; what it then cannot do is not used here. */
    private static final Logger PROTOCOL_VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** @param flags beside those that all tests need */
    public static Chromium start(String... flags) {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(Tool.CHROMEDRIVER.path()))
                .usingAnyFreePort()
                .withLogFile(Output.file("chromedriver.log").toFile())
                .build();
        PROTOCOL_VERSIONS.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Tool.CHROMIUM.path());
        options.addArguments(FLAGS);
        options.addArguments(flags);
        options.addArguments("--user-data-dir=" + Output.newFolder("chromium-"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return new Chromium(new ChromeDriver(service, options));
    }

    public void open(String address) {
        driver.get(address);
    }

    /** Opens another window, which is the current one from now on; returns the handle of the one before. */
    public String openWindow() {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        return before;
    }

    public String window() {
        return driver.getWindowHandle();
    }

    public void switchTo(String window) {
        driver.switchTo().window(window);
    }

    /** Closes the current window and goes to another. */
    public void closeWindow(String next) {
        driver.close();
        switchTo(next);
    }

    public void reload() {
        driver.navigate().refresh();
    }

    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Shows pages as in a window of that width in CSS pixels, however narrow. */
    public void narrow(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 740, "deviceScaleFactor", 0, "mobile", false));
    }

    /** Shows pages in the window as it is. */
    public void widen() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** Presses keys wherever the page's focus is. */
    public void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Forgets all cookies, of all hosts. */
    public void forgetCookies() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    /** Has pages see that their reader prefers dark ones, or light ones. */
    public void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The value of the script's {@code return}. */
    @Nullable
    public Object run(String script, Object... arguments) {
        JavascriptExecutor page = driver;
        return page.executeScript(script, arguments);
    }

    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    public List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** What the current page's console said since the last call: errors, violations of its policy, anything. */
    public List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    public void screenshot(String name) {
        TakesScreenshot page = driver;
        Path file = Output.file("screenshots/" + name + ".png");
        try {
            Files.write(file, page.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
