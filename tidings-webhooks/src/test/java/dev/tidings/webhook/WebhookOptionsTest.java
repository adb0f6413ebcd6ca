package dev.tidings.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.net.URI;
import org.junit.jupiter.api.Test;

class WebhookOptionsTest {
    private static WebhookBuilder of(String topic, WebhookKind kind) {
        return Webhook.builder(URI.create("http://127.0.0.1/"))
                .topics(topic)
                .kinds(kind)
                .secret(Told.SECRET);
    }

    @Test
    void aTopicHasRoomForWhatIsInFrontOfIt() {
        String longest = "x".repeat(Topic.MAX_BYTES - "tidings/presence/".length());
        of(longest, WebhookKind.JOIN).requireSound();

        assertTooLong(of(longest + "x", WebhookKind.JOIN), "tidings/presence/");
        assertTooLong(of(longest, WebhookKind.OPENED), "tidings/presence-streams/");
        assertTooLong(of("x/".repeat(62) + "*", WebhookKind.JOIN), "tidings/presence/");
    }

    private static void assertTooLong(WebhookBuilder builder, String prefix) {
        String text = String.valueOf(
                assertThrows(InvalidValueException.class, builder::requireSound).getMessage());

        assertTrue(text.startsWith("The webhook's topic \"x"), text);
        assertTrue(text.contains(" is too long to be told of, which is done with " + prefix + " in front: "), text);
    }

    @Test
    void itReadsWhatIsToldOfItsTopics() {
        assertEquals(
                "[tidings/presence-streams/chat/*, tidings/presence/chat/*]",
                Webhook.builder(URI.create("http://127.0.0.1/"))
                        .topics("chat/*")
                        .kinds(WebhookKind.JOIN, WebhookKind.LEAVE, WebhookKind.CLOSED)
                        .secret(Told.SECRET)
                        .options()
                        .view()
                        .selectors()
                        .all()
                        .stream()
                        .map(selector -> selector.text())
                        .toList()
                        .toString());
    }
}
