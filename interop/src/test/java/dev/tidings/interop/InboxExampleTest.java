package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example whose application says in tokens who somebody is: each sees what is theirs, and goes on when a token ends. */
@SuppressWarnings("NullAway.Init")
class InboxExampleTest {
    @TempDir
    Path folder;

    private ExampleServer hub;
    private ExampleServer application;
    private Chromium chromium;

    @BeforeEach
    void start() {
        Path key = folder.resolve("key.jwk");
        String unused = new Command(ExampleServer.program("key", "create", key.toString(), "--alg", "HS256")).run();
        // The hub lets in the application's own pages alone, so its port is known before it runs.
        int port = FreePort.any();
        hub = ExampleServer.start(
                ExampleServer.program(
                        "serve",
                        "--log",
                        "memory",
                        "--port",
                        "0",
                        "--token-key",
                        key.toString(),
                        "--anonymous-read",
                        "none",
                        "--cors-origin",
                        "http://127.0.0.1:" + port),
                Map.of());
        application = ExampleServer.start(
                List.of(
                        Tool.NODE.path(),
                        ExampleServer.EXAMPLES.resolve("inbox/server.mjs").toString()),
                Map.of("HUB", hub.address().toString(), "KEY", key.toString(), "PORT", "" + port, "LIFE", "6"));
        chromium = Chromium.start();
    }

    @AfterEach
    void stop() {
        chromium.close();
        application.close();
        hub.close();
    }

    private String page(String who) {
        return application.address() + "/?who=" + who;
    }

    private void awaitMessages(String... texts) {
        Waiting.until(() -> chromium.texts("#messages li").equals(List.of(texts)));
    }

    private void say(String text, String to) {
        chromium.find("form input").sendKeys(text);
        chromium.find("button[value=" + to + "]").click();
    }

    @Test
    void showsEachWhatIsTheirsAndGoesOnByNewerTokens() {
        chromium.open(page("anna"));
        say("hello", "bob");
        say("a note", "anna");
        awaitMessages("anna: a note");
        // By now the first token has ended, or is about to.
        Waiting.until(() -> chromium.texts("#state").get(0).contains("token 3"));
        say("still here", "anna");
        awaitMessages("anna: a note", "anna: still here");
        chromium.screenshot("example-inbox");

        chromium.open(page("bob"));
        awaitMessages("anna: hello");
        assertThat(chromium.texts("#who")).containsExactly("What is for bob alone");
    }
}
