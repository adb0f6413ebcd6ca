package dev.tidings.example.chat;

import static org.awaitility.Awaitility.await;

import dev.tidings.interop.Chromium;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.openqa.selenium.Keys;

/** One user at their browser. */
final class Window implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Chromium browser = Chromium.start();

    private Window() {}

    /** Logs in, waits for the stream, and leaves out what the console said of the form, which is Spring's. */
    static Window of(String user, URI application) {
        Window window = new Window();
        window.browser.open(application + "/");
        window.browser.find("#username").sendKeys(user);
        window.browser.find("#password").sendKeys(user + "-secret", Keys.ENTER);
        window.awaitState("Connected");
        List<String> unused = window.browser.console();
        return window;
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).ignoreExceptions().until(condition);
    }

    void awaitState(String text) {
        until(() -> browser.texts("#state").get(0).contains(text));
    }

    /** Goes to a room or a person by the keyboard alone. */
    void choose(String name) {
        String button = Objects.requireNonNull(browser.run(
                        "const all = [...document.querySelectorAll('nav button')];"
                                + "const one = all.find(button => button.textContent.split(' ')[0] === arguments[0]);"
                                + "one.focus(); return document.activeElement === one ? one.textContent : '';",
                        name))
                .toString();
        if (button.isEmpty()) {
            throw new AssertionError("There is no button for " + name);
        }
        press(Keys.ENTER);
        until(() -> browser.texts("#title").equals(List.of(name)));
    }

    void press(CharSequence... keys) {
        browser.find(":focus").sendKeys(keys);
    }

    /** Types into what has the focus, which is the field for messages. */
    void say(String text) {
        press(text, Keys.ENTER);
        until(() -> Objects.equals(browser.find("#text").getDomProperty("value"), ""));
    }

    List<String> messages() {
        return browser.texts("#messages p");
    }

    void awaitMessages(String... texts) {
        until(() -> messages().equals(List.of(texts)));
    }

    void awaitHere(String count, String... names) {
        until(() -> browser.texts("#count").equals(List.of(count))
                && browser.texts("#members li").equals(List.of(names)));
    }

    @Override
    public void close() {
        browser.close();
    }
}
