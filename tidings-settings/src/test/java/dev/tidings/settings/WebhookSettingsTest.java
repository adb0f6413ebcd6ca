package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.hub.StreamOptions;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSettingsTest {
    private static final StreamOptions KEPT =
            StreamOptions.DEFAULTS.with(PresenceOptions.NONE.withTopics(List.of(Selector.of("chat/**"))));

    private Path secret = Path.of("");

    @BeforeEach
    void writeSecret(@TempDir Path folder) throws IOException {
        secret = folder.resolve("webhook.secret");
        Files.writeString(secret, "0123456789abcdef\n\nfedcba9876543210\n");
    }

    private Settings with(Map<String, String> more) {
        return Settings.defaults()
                .withEnvironment(Map.of(
                        "TIDINGS_WEBHOOK_URL", "https://user:hidden@app.example.com/hooks",
                        "TIDINGS_WEBHOOK_TOPICS", "chat/*",
                        "TIDINGS_WEBHOOK_SECRET", secret.toString()))
                .withEnvironment(more);
    }

    private static void assertRefused(Settings settings, String message) {
        assertThatThrownBy(() -> {
                    WebhookSettings.addTo(KEPT, settings);
                    WebhookSettings.of(settings);
                })
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void areNoneWhereNothingIsGiven() {
        assertThat(WebhookSettings.of(Settings.defaults())).isEmpty();
        assertThat(WebhookSettings.addTo(KEPT, Settings.defaults())).isEqualTo(KEPT);
    }

    @Test
    void keepWhatWaitsForTheEndpoint() {
        assertThat(WebhookSettings.of(with(Map.of()))).isPresent();
        assertThat(WebhookSettings.addTo(KEPT, with(Map.of())).presence())
                .isEqualTo(KEPT.presence().withKept(Duration.ofHours(1)));
        assertThat(WebhookSettings.addTo(KEPT, with(Map.of("TIDINGS_WEBHOOK_KEPT", "1m"))))
                .isEqualTo(KEPT);
    }

    @Test
    void haveStreamsToldOfWhereThatIsAskedFor() {
        Settings settings = with(Map.of("TIDINGS_WEBHOOK_KINDS", "join,closed"));
        assertThat(WebhookSettings.addTo(KEPT, settings).presence().streamTopics())
                .containsExactly(Selector.of("chat/*"));
    }

    @Test
    void refuseWhatCannotBe() {
        assertRefused(
                with(Map.of("TIDINGS_WEBHOOK_TOPICS", "chat/a,news")),
                "TIDINGS_WEBHOOK_TOPICS: It is not kept who reads \"news\"; expected a topic or pattern that the setting presence has");
        assertRefused(with(Map.of()).with(Setting.WEBHOOK_TOPICS, ""), "expected webhook-topics");
        assertRefused(with(Map.of("TIDINGS_WEBHOOK_KINDS", "count")), "The kind \"count\" is unknown");
        assertRefused(with(Map.of()).with(Setting.WEBHOOK_SECRET, ""), "expected a webhook-secret");
        assertRefused(with(Map.of("TIDINGS_WEBHOOK_SECRET", "nowhere/secret")), "cannot be read");
        assertRefused(with(Map.of("TIDINGS_WEBHOOK_URL", "ftp://user:hidden@x/")), "expected a URL");
        assertRefused(with(Map.of("TIDINGS_WEBHOOK_KEPT", "2d")), "TIDINGS_WEBHOOK_KEPT: ");
        assertRefused(
                Settings.defaults().withEnvironment(Map.of("TIDINGS_WEBHOOK_TOPICS", "chat/*")),
                "expected a webhook-url");
    }

    @Test
    void refuseASecretThatIsShort() throws IOException {
        Files.writeString(secret, "hidden");
        assertRefused(with(Map.of()), "has 6 bytes; expected 16 or more");
    }
}
