package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The operators' console in Chromium. A token is {@code operator}, or {@code reader}, which has no right to be there. */
@SuppressWarnings("NullAway.Init")
class ConsolePageTest {
    private static final List<Selector> ALL = List.of(Selector.of("**"));
    private static final Authenticator TWO = credentials -> {
        String token = ((Credentials.BearerToken) credentials).token();
        Rights rights = Rights.NONE.with(Right.READ, ALL);
        return switch (token) {
            case "operator" -> granted(token, rights.with(Right.PUBLISH, ALL).with(Right.OPERATE, ALL));
            case "reader" -> granted(token, rights);
            default ->
                CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "The token is forged"));
        };
    };

    @AutoClose
    private static final Chromium chromium = Chromium.start();

    private final List<InputStream> readers = new ArrayList<>();
    private TestHub hub;

    private static CompletableFuture<Grant> granted(String who, Rights rights) {
        return CompletableFuture.completedFuture(new Grant(
                new Bearer("https://login.example", who, null, null),
                rights,
                Instant.now().plusSeconds(3600),
                Limits.NONE));
    }

    @BeforeEach
    void startHub() {
        hub = TestHub.start(
                MemoryLogOptions.DEFAULTS,
                TestHub.QUICK,
                TestHub.options().with(AccessOptions.DEFAULTS.with(TWO).with(Anonymous.EVERYTHING)));
    }

    @AfterEach
    void closeHub() throws IOException {
        chromium.open("about:blank");
        chromium.forgetCookies();
        for (InputStream reader : readers) {
            reader.close();
        }
        hub.close();
        chromium.prefer("light");
        chromium.resize(1280, 1000);
    }

    private void signIn(String token) {
        chromium.open(hub.uri() + "/console");
        Waiting.until(() -> chromium.find("#sign-in").isDisplayed());
        chromium.find("#credential").sendKeys(token, Keys.ENTER);
    }

    private void enter() {
        signIn("operator");
        awaitLive();
    }

    private static void awaitLive() {
        Waiting.until(() -> "open".equals(chromium.find("#state").getDomAttribute("data-state")));
    }

    private static void view(String name) {
        chromium.find("nav a[href='#" + name + "']").click();
        Waiting.until(() -> chromium.find("#" + name).isDisplayed());
    }

    private static void awaitText(String selector, String text) {
        Waiting.until(() -> chromium.find(selector).getText().contains(text));
    }

    /** Opens a stream of somebody else. */
    private void read(String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hub.uri() + "/events?" + query))
                .header("Authorization", "Bearer reader")
                .build();
        readers.add(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body());
    }

    @Test
    void asksForATokenAndTakesOnlyAnOperators() {
        signIn("forged");
        awaitText("#note", "The token is forged");
        assertThat(chromium.find("#desk").isDisplayed()).isFalse();
        chromium.find("#credential").sendKeys("reader", Keys.ENTER);
        awaitText("#note", "has not the right operate");
        assertThat(chromium.find("#desk").isDisplayed()).isFalse();
        chromium.find("#credential").sendKeys("operator", Keys.ENTER);
        awaitLive();
        assertThat(chromium.find("#note").getText()).isEmpty();
        assertThat(chromium.find("#credential").getDomProperty("value")).isEmpty();

        chromium.reload();
        awaitLive();
        chromium.find("#sign-out").click();
        Waiting.until(() -> chromium.find("#sign-in").isDisplayed());
        chromium.reload();
        Waiting.until(() -> chromium.find("#sign-in").isDisplayed());
        assertThat(chromium.find("#desk").isDisplayed()).isFalse();
    }

    @Test
    void showsWhatTheHubDoesNow() throws Exception {
        read("topic=prices/*");
        enter();
        hub.publish(Event.on("prices/gold").data("1").build());
        awaitText("#gauges", "2");
        awaitText("#busy", "prices/gold");
        awaitText("#nodes", "(this one)");
        awaitText("#log", "Newest event");
        awaitText("#log", "Size");
        awaitText("#memory", "selectors");
        Waiting.until(() -> !String.valueOf(chromium.find("#gauges polyline").getDomAttribute("points"))
                .isEmpty());
        assertThat(chromium.console()).noneMatch(line -> line.contains("Security Policy") || line.contains("Uncaught"));
    }

    @Test
    void findsAStreamAndEndsIt() throws Exception {
        read("topic=prices/*");
        read("topic=news");
        enter();
        view("streams");
        Waiting.until(() -> chromium.texts("#stream-rows tr").size() == 3);
        chromium.find("#f-topic").sendKeys("prices/gold", Keys.ENTER);
        Waiting.until(() -> chromium.texts("#stream-rows tr").size() == 1);
        assertThat(chromium.find("#stream-rows").getText()).contains("reader", "127.0.0.1", "prices/*", "live");

        chromium.find("#stream-rows .link").click();
        awaitText("#details", "https://login.example");
        chromium.find("#details-stop").click();
        awaitText("#confirm", "for good");
        chromium.find("#confirm button[value='no']").click();
        Waiting.until(() -> !chromium.find("#confirm").isDisplayed());
        hub.awaitSubscribers(3);
        chromium.find("#details-kick").click();
        Waiting.until(() -> chromium.find("#confirm").isDisplayed());
        chromium.find("#confirm-yes").click();
        awaitText("#stream-rows", "No stream is like that");
        assertThat(new String(readers.get(0).readAllBytes(), StandardCharsets.UTF_8))
                .contains("retry:");
        hub.awaitSubscribers(2);
    }

    @Test
    void endsAllThatMatch() throws Exception {
        read("topic=prices/*");
        read("topic=prices/gold");
        read("topic=news");
        enter();
        view("streams");
        Waiting.until(() -> chromium.texts("#stream-rows tr").size() == 4);
        assertThat(chromium.find("#end-all").isDisplayed()).isFalse();
        chromium.find("#f-topic").sendKeys("prices/gold", Keys.ENTER);
        Waiting.until(() -> chromium.find("#end-all").isDisplayed());
        chromium.find("#end-all").click();
        awaitText("#confirm", "topic prices/gold");
        chromium.find("#confirm-yes").click();
        awaitText("#streams-count", "2 ended");
        hub.awaitSubscribers(2);
    }

    @Test
    void watchesATopicAndPublishesToIt() {
        enter();
        view("watch");
        chromium.find("#w-topic").sendKeys("try/**", Keys.ENTER);
        awaitText("#watch-state", "Watching try/**");
        hub.awaitSubscribers(2);
        view("publish");
        chromium.find("#p-topic").sendKeys("try/one");
        chromium.find("#p-type").sendKeys("greeting");
        chromium.find("#p-data").sendKeys("Hello <b>all</b>");
        chromium.find("#publish-form .primary").click();
        awaitText("#published", "It has the id");
        view("watch");
        awaitText("#watched", "Hello <b>all</b>");
        assertThat(chromium.find("#watched").getText()).contains("try/one · greeting");
        chromium.find("#unwatch").click();
        hub.awaitSubscribers(1);
    }

    @Test
    void saysWhatATokenGrants() {
        enter();
        view("token");
        chromium.find("#t-text").sendKeys("reader");
        chromium.find("#token-form .primary").click();
        awaitText("#inspected", "reader");
        assertThat(chromium.find("#inspected").getText()).contains("May read", "**");
        chromium.find("#t-text").sendKeys("another");
        chromium.find("#token-form .primary").click();
        awaitText("#inspected", "The token is forged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void canBeUsedByAnybody(String scheme) throws Exception {
        chromium.prefer(scheme);
        chromium.open(hub.uri() + "/console");
        Waiting.until(() -> chromium.find("#sign-in").isDisplayed());
        assertThat(Axe.violations(chromium)).isEmpty();
        read("topic=prices/*");
        hub.publish(Event.on("prices/gold").data("1").build());
        enter();
        for (String view : List.of("overview", "streams", "topics", "watch", "publish", "token")) {
            view(view);
            assertThat(Axe.violations(chromium)).as(view).isEmpty();
        }
        chromium.open(hub.uri() + "/demo");
        Waiting.until(() -> "open".equals(chromium.find("#state").getDomAttribute("data-state")));
        assertThat(Axe.violations(chromium)).as("demo").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "390, light"})
    void fitsItsWindow(int width, String scheme) throws Exception {
        chromium.prefer(scheme);
        chromium.resize(width, 1200);
        read("topic=prices/*");
        hub.publish(Event.on("prices/gold").data("1").build());
        enter();
        awaitText("#busy", "prices/gold");
        for (String view : List.of("overview", "streams", "topics", "watch", "publish", "token")) {
            view(view);
            chromium.screenshot("console-" + view + "-" + width + "-" + scheme);
            assertThat(chromium.run("return document.documentElement.scrollWidth <= innerWidth"))
                    .as(view)
                    .isEqualTo(true);
        }
    }
}
