package dev.tidings.webhook;

import static dev.tidings.webhook.Told.await;
import static dev.tidings.webhook.Told.join;
import static dev.tidings.webhook.Told.webhook;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is thrown on its thread, a webhook goes on. */
class FaultsTest {
    private final TestEndpoint endpoint = TestEndpoint.start();
    private final FaultyLog log = new FaultyLog();
    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS);
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);

    /** Throws so often, instead of doing what it is asked. */
    private static final class FaultyLog extends ForwardingEventLog {
        final AtomicInteger appends = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();

        FaultyLog() {
            super(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        }

        @Override
        public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
            failWhile(appends);
            return super.append(events, options);
        }

        @Override
        public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
            failWhile(looks);
            return super.readBack(view, upTo, limit);
        }
    }

    private static void failWhile(AtomicInteger left) {
        if (left.get() > 0 && left.getAndDecrement() > 0) {
            throw new LinkageError("What a test has thrown");
        }
    }

    @AfterEach
    void end() {
        thread.shutdownNow();
        hub.close();
        endpoint.close();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void aTickThatFailsIsNotTheLast() {
        log.appends.set(3);
        assertBegins();
    }

    @Test
    void whereItWasIsAskedUntilItIsKnown() {
        log.looks.set(3);
        assertBegins();
    }

    private void assertBegins() {
        try (Webhook webhook = webhook(endpoint.uri()).start(hub)) {
            await().until(() -> webhook.figures().isSender());
            join(log, "chat/a", 1);
            await().until(() -> endpoint.numbers().contains(1));
        }
        assertEquals(0, log.appends.get() + log.looks.get());
    }

    @Test
    void aReadingWhoseTakerFailsSaysSoAndTakesNoMore() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        AtomicInteger taken = new AtomicInteger();
        Error thrown = new LinkageError("What a test has thrown");
        String start = hub.place();
        upTo(3).forEach(number -> join(log, "chat/a", number));
        View view = View.withPrivate(Selectors.of("tidings/presence/chat/a"));
        thread.execute(() -> Reading.begin(
                        hub,
                        view,
                        start,
                        thread,
                        item -> {
                            taken.incrementAndGet();
                            throw thrown;
                        },
                        failures::add)
                .want(Reading.ALL));
        await().until(() -> !failures.isEmpty());
        // Behind what the reading has still to do there.
        thread.submit(() -> {}).get();

        assertEquals(List.of(thrown), failures);
        assertEquals(1, taken.get());
    }

    @Test
    void whatIsReadWhenSomethingFailsIsSentOnce() {
        WebhookOptions options =
                webhook(endpoint.uri()).batches(1, 1, Duration.ZERO).options();
        AtomicInteger faults = new AtomicInteger(5);
        Counts counts = new Counts();
        Delivery delivery = new Delivery(
                hub,
                options,
                new Endpoint(options),
                thread,
                counts,
                () -> {
                    failWhile(faults);
                    return true;
                },
                1,
                hub.place());
        upTo(20).forEach(number -> join(log, "chat/" + number % 2, number));
        thread.execute(delivery::begin);
        // As a tick would.
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            var unused = thread.submit(delivery::goOn);
            return counts.figures().delivered() == 20;
        });
        thread.execute(delivery::end);

        assertEquals(upTo(20), endpoint.numbers());
        assertEquals(0, faults.get());
    }
}
