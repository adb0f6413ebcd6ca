package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.MemoryLogOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo page in Chromium, as a visitor sees it: on the browser's own EventSource, and on the polyfill. */
@SuppressWarnings("NullAway.Init")
class DemoPageTest {
    private static final List<String> SYMBOLS = List.of("ACME", "BOLT", "CIRR", "DUNE", "ECHO", "FERN");
    private static final String TEXT = "Hello <b>world</b> & all \u263A";

    @AutoClose
    private static final Chromium chromium = Chromium.start();

    private TestHub hub;

    @BeforeEach
    void startHub() {
        hub = TestHub.start(
                MemoryLogOptions.DEFAULTS, TestHub.QUICK, TestHub.options().withDemo(true));
    }

    @AfterEach
    void closeHub() {
        chromium.open("about:blank");
        hub.close();
    }

    /** The page, once its stream is open. */
    private void openPage(String path) {
        chromium.open(hub.uri() + path);
        awaitState("open");
    }

    private static void awaitState(String state) {
        Waiting.until(() -> state.equals(chromium.find("#state").getDomAttribute("data-state")));
    }

    private static void awaitText(String selector, String text) {
        Waiting.until(() -> chromium.texts(selector).contains(text));
    }

    private static long eventCount() {
        return Long.parseLong(chromium.find("#events-count").getText());
    }

    private static void say(String name, String text) {
        chromium.find("#chat-name").clear();
        chromium.find("#chat-name").sendKeys(name);
        chromium.find("#chat-text").sendKeys(text);
        chromium.find("#chat-send").click();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/demo", "/demo?polyfill"})
    void showsTheTimeMoveAndThePricesFill(String path) {
        openPage(path);

        Waiting.until(() -> chromium.texts("#stocks tbody tr[data-symbol] th").equals(SYMBOLS));
        String time = chromium.find("#server-time").getText();
        Waiting.until(() -> !chromium.find("#server-time").getText().equals(time));

        assertThat(chromium.find("#server-time").getText()).matches("\\d\\d:\\d\\d:\\d\\d");
        assertThat(chromium.texts("#stocks .price")).allMatch(price -> price.matches("\\d+\\.\\d\\d"));
        assertThat(chromium.find("#bytes-count").getText()).matches("[1-9]\\d*");
        assertThat(chromium.find("#note").getText().contains("event-source-polyfill"))
                .isEqualTo(path.endsWith("polyfill"));
        assertThat(chromium.console()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/demo", "/demo?polyfill"})
    void showsWhatAnotherPageSaysAndTellsItAgainAfterAReload(String path) {
        openPage(path);
        String reader = chromium.openWindow();
        openPage(path);
        String writer = chromium.window();
        say("Ada", TEXT);
        awaitText("#chat-log .message .text", TEXT);
        assertThat(chromium.console()).isEmpty();

        chromium.switchTo(reader);
        awaitText("#chat-log .message .text", TEXT);
        awaitText("#chat-log .message .from", "Ada");
        chromium.reload();
        awaitText("#chat-log .message .text", TEXT);
        assertThat(chromium.texts("#chat-log .message")).hasSize(1);
        assertThat(chromium.console()).isEmpty();

        chromium.switchTo(writer);
        chromium.closeWindow(reader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/demo", "/demo?polyfill"})
    void stopsCountingWhenClosedAndGoesOnWhenReopened(String path) {
        openPage(path);
        Waiting.until(() -> eventCount() > 0);

        chromium.find("#close").click();
        awaitState("closed");
        long counted = eventCount();
        hub.awaitSubscribers(0);
        hub.publish(chat("Eve", "said while away"));
        assertThat(eventCount()).isEqualTo(counted);
        assertThat(chromium.texts("#chat-log .message")).isEmpty();

        chromium.find("#reopen").click();
        awaitState("open");
        Waiting.until(() -> eventCount() > counted);
        awaitText("#chat-log .message .text", "said while away");
        assertThat(chromium.console()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/demo", "/demo?polyfill"})
    void losesNoMessageWhenItsStreamsEnd(String path) {
        openPage(path);
        hub.publish(chat("Eve", "before"));
        awaitText("#chat-log .message .text", "before");

        hub.endStreams();
        hub.publish(chat("Eve", "meanwhile"));
        awaitText("#chat-log .message .text", "meanwhile");
        hub.publish(chat("Eve", "after"));
        awaitText("#chat-log .message .text", "after");

        assertThat(chromium.texts("#chat-log .message .text")).containsExactly("before", "meanwhile", "after");
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 700, 390})
    void fitsItsWindow(int width) {
        chromium.resize(width, 1000);
        hub.publish(chat("Ada", "Is this thing on?"));
        hub.publish(chat("Grace", "Loud and clear, on all three screens."));
        openPage("/demo");
        say("Linus", "And it survived a reload.");
        awaitText("#chat-log .message .text", "And it survived a reload.");
        Waiting.until(() -> !chromium.texts("#stocks tbody tr[data-symbol]").isEmpty());
        chromium.screenshot("demo-" + width);

        assertThat(chromium.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    private static Event chat(String from, String text) {
        return Event.on("chat")
                .type("chat")
                .data("{\"from\":\"" + from + "\",\"text\":\"" + text + "\"}")
                .build();
    }
}
