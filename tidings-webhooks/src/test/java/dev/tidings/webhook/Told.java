package dev.tidings.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.topic.Topic;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What tests tell webhooks, in the place of a hub that keeps presence. */
final class Told {
    static final byte[] SECRET = "0123456789abcdef".getBytes(UTF_8);
    /** Quick, but for the time that an answer is waited for. */
    static final WebhookOptions.Pace QUICK = new WebhookOptions.Pace(
            Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(100));

    private Told() {}

    static WebhookBuilder webhook(URI url) {
        return Webhook.builder(url)
                .topics("chat/*")
                .secret(SECRET)
                .batches(5, 1 << 20, Duration.ofMillis(10))
                .pace(QUICK);
    }

    static void join(EventLog log, String topic, int number) {
        tell(log, "tidings/presence/" + topic, "tidings.join", "{\"topic\":\"" + topic + "\",\"n\":" + number + "}");
    }

    static void tell(EventLog log, String topic, String type, String json) {
        Event event = new Event(null, List.of(new Topic(topic)), type, json, true, null, true, null);
        log.append(List.of(event)).toCompletableFuture().join();
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
    }
}
