package dev.tidings.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.testkit.FaultProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What two people see of each other. */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
class ChatTest {
    @TempDir
    Path folder;

    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() {
        application = new SpringApplicationBuilder(ChatApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--tidings.log.data=" + folder.resolve("log"),
                        "--tidings.presence.debounce=100ms",
                        "--logging.level.root=WARN");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private void said(String topic, String text) {
        application
                .getBean(Hub.class)
                .publish(Event.on(topic)
                        .json("{\"from\":\"carla\",\"text\":\"" + text + "\"}")
                        .build())
                .toCompletableFuture()
                .join();
    }

    @Test
    void whatIsSaidInARoomIsSeenByAllAndWhatIsSaidToOneByOneAlone() {
        try (Window anna = Window.of("anna", address());
                Window bob = Window.of("bob", address());
                Window carla = Window.of("carla", address())) {
            anna.say("Hello everybody");
            bob.awaitMessages("Hello everybody");
            bob.say("Hello Anna <b>&</b> ü");
            anna.awaitMessages("Hello everybody", "Hello Anna <b>&</b> ü");

            anna.choose("bob");
            anna.say("Just between us");
            Window.until(() -> bob.browser.texts("#users button").contains("anna (1 new)"));
            bob.choose("anna");
            bob.awaitMessages("Just between us");
            bob.say("Of course");
            anna.awaitMessages("Just between us", "Of course");
            anna.browser.screenshot("spring-chat");

            carla.awaitMessages("Hello everybody", "Hello Anna <b>&</b> ü");
            assertThat(carla.browser.texts("#users button")).containsExactly("anna", "bob");
            assertThat(anna.browser.console()).isEmpty();
        }
    }

    @Test
    void whoIsInARoomIsSeenThereByAllWhoAre() {
        try (Window anna = Window.of("anna", address());
                Window bob = Window.of("bob", address())) {
            anna.awaitHere("2 here", "anna", "bob");
            bob.awaitHere("2 here", "anna", "bob");
            bob.choose("garden");
            bob.awaitHere("1 here", "bob");
            anna.awaitHere("1 here", "anna");
            Window.until(() -> anna.browser.texts("#news").equals(List.of("bob left")));
            bob.choose("lobby");
            anna.awaitHere("2 here", "anna", "bob");
            Window.until(() -> anna.browser.texts("#news").equals(List.of("bob came")));
            anna.browser.narrow(360);
            assertThat(anna.browser.run("return document.documentElement.scrollWidth"))
                    .isEqualTo(360L);
            anna.browser.screenshot("spring-chat-360");
            bob.choose("anna");
            Window.until(() -> !bob.browser.find("#here").isDisplayed());
            anna.awaitHere("1 here", "anna");
            assertThat(anna.browser.console()).isEmpty();
        }
    }

    @Test
    void whatWasSaidBeforeIsThereAsOneScrollsBack() {
        IntStream.rangeClosed(1, 50).forEach(i -> said("rooms/lobby", "message " + i));
        said("rooms/garden", "elsewhere");
        try (Window anna = Window.of("anna", address())) {
            anna.awaitMessages(texts(31, 50));
            anna.browser.run("document.getElementById('scroll').scrollTop = 0");
            anna.awaitMessages(texts(11, 50));
            anna.browser.find("#older").sendKeys("\n");
            anna.awaitMessages(texts(1, 50));
            Window.until(() -> !anna.browser.find("#older").isDisplayed());
            anna.browser.screenshot("spring-chat-history");
            anna.choose("garden");
            anna.awaitMessages("elsewhere");
        }
    }

    private static String[] texts(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "message " + i).toArray(String[]::new);
    }

    @Test
    void whoLosesTheConnectionMissesNothing() {
        try (FaultProxy network = FaultProxy.to(address());
                Window anna = Window.of("anna", network.uri())) {
            said("rooms/lobby", "one");
            anna.awaitMessages("one");
            network.refuse(true).cut();
            anna.awaitState("coming back");
            said("rooms/lobby", "two");
            said("rooms/lobby", "three");
            network.refuse(false);
            anna.awaitMessages("one", "two", "three");
            anna.awaitState("Connected");
        }
    }

    @Test
    void whoIsLoggedOutIsToldSo() throws Exception {
        HttpRequest stream = HttpRequest.newBuilder(address().resolve("/hub/events?topic=rooms/lobby"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(stream, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
        try (Window anna = Window.of("anna", address())) {
            anna.browser.find("#leave button").click();
            Window.until(() -> anna.browser.texts("#username").equals(List.of("")));
        }
    }

    /** What a screen reader goes by: each field and region has a name, and news is read out. */
    @Test
    void canBeUsedWithoutSight() {
        try (Window anna = Window.of("anna", address())) {
            assertThat(anna.browser.find("#text").getAccessibleName()).isEqualTo("Your message");
            assertThat(anna.browser.find("#scroll").getAccessibleName()).isEqualTo("lobby");
            assertThat(anna.browser.find("nav").getAccessibleName()).isEqualTo("Conversations");
            assertThat(anna.browser.find("#messages").getAriaRole()).isEqualTo("log");
            assertThat(anna.browser.find("#state").getAriaRole()).isEqualTo("status");
            anna.awaitHere("1 here", "anna");
            assertThat(anna.browser.find("#here").getAccessibleName()).isEqualTo("1 here");
            assertThat(anna.browser.find("#news").getAriaRole()).isEqualTo("status");
            assertThat(anna.browser.find("nav [aria-current=true]").getText()).isEqualTo("lobby");
        }
    }
}
