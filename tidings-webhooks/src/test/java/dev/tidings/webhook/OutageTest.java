package dev.tidings.webhook;

import static dev.tidings.webhook.Told.await;
import static dev.tidings.webhook.Told.join;
import static dev.tidings.webhook.Told.webhook;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.webhook.TestEndpoint.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An endpoint that is down while members come. As fast as they can come, or, by hand with {@code -Dtidings.outage=600}, a hundred a second for so many seconds, and with the
 * pauses that a webhook makes.
 */
class OutageTest {
    private static final int TOPICS = 20;
    private static final int SECONDS = Integer.getInteger("tidings.outage", 0);
    private static final int JOINS = SECONDS == 0 ? 2000 : 100 * SECONDS;

    /** More than a minute at a hundred a second takes more than the usual 16 MiB for what hubs tell themselves. */
    private static final MemoryLogOptions ROOMY =
            new MemoryLogOptions(64 << 20, 1_000_000, 256 << 20, Duration.ofDays(7));

    @Test
    void nothingIsLostNorOutOfOrderForATopic() {
        try (TestEndpoint endpoint = TestEndpoint.start();
                EventLog log = new MemoryEventLog(ROOMY);
                Hub hub =
                        new Hub(log, StreamOptions.DEFAULTS.with(PresenceOptions.NONE.withKept(Duration.ofHours(1))));
                Webhook webhook = builder(endpoint).start(hub)) {
            endpoint.answer = request -> 503;
            await().until(() -> webhook.figures().isSender());
            tellAll(log);
            await().until(() -> webhook.figures().failures() > 0);
            endpoint.answer = request -> 200;
            await().atMost(Duration.ofMinutes(3)).until(() -> webhook.figures().delivered() == JOINS);

            for (int topic = 0; topic < TOPICS; topic++) {
                String its = "\\{\"topic\":\"chat/" + topic + "\",\"n\":(\\d+)}";
                List<Integer> expected = numbersOf(topic);
                assertEquals(
                        expected,
                        TestEndpoint.numbersIn(
                                String.join(
                                        "",
                                        endpoint.taken.stream()
                                                .map(Request::body)
                                                .toList()),
                                its));
            }
            assertEquals(0, webhook.figures().lost());
            assertEquals(0, webhook.figures().gaps());
        }
    }

    private static WebhookBuilder builder(TestEndpoint endpoint) {
        WebhookBuilder quick = webhook(endpoint.uri()).batches(100, 256 << 10, Duration.ofMillis(10));
        return SECONDS == 0 ? quick : quick.pace(WebhookOptions.Pace.DEFAULTS);
    }

    private static List<Integer> numbersOf(int topic) {
        return IntStream.rangeClosed(1, JOINS)
                .filter(number -> number % TOPICS == topic)
                .boxed()
                .toList();
    }

    private static void tellAll(EventLog log) {
        if (SECONDS == 0) {
            IntStream.rangeClosed(1, JOINS).forEach(number -> join(log, "chat/" + number % TOPICS, number));
            return;
        }
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        AtomicInteger told = new AtomicInteger();
        var unused = pace.scheduleAtFixedRate(
                () -> {
                    int number = told.get() + 1;
                    if (number <= JOINS) {
                        join(log, "chat/" + number % TOPICS, number);
                        told.set(number);
                    }
                },
                0,
                10,
                TimeUnit.MILLISECONDS);
        await().atMost(Duration.ofSeconds(2L * SECONDS + 60)).until(() -> told.get() == JOINS);
        pace.shutdownNow();
    }
}
