package dev.tidings.webhook;

import static dev.tidings.webhook.Told.await;
import static dev.tidings.webhook.Told.join;
import static dev.tidings.webhook.Told.tell;
import static dev.tidings.webhook.Told.webhook;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.webhook.TestEndpoint.Request;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
    private final TestEndpoint endpoint = TestEndpoint.start();
    private final EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS);

    @AfterEach
    void end() {
        hub.close();
        endpoint.close();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static void awaitSender(Webhook webhook) {
        await().until(() -> webhook.figures().isSender());
    }

    private void awaitTaken(int last) {
        await().until(() -> endpoint.numbers().contains(last));
    }

    @Test
    void tellsInOrderInSignedBatches() {
        try (Webhook webhook = webhook(endpoint.uri()).start(hub)) {
            awaitSender(webhook);
            IntStream.rangeClosed(1, 23).forEach(number -> join(log, "chat/" + number % 3, number));
            awaitTaken(23);

            assertEquals(upTo(23), endpoint.numbers());
            await().until(() -> webhook.figures().delivered() == 23
                    && webhook.figures().pending().isZero());
        }
        assertTrue(endpoint.taken.stream().allMatch(one -> one.numbers().size() <= 5));
        Request first = endpoint.taken.get(0);
        assertEquals(
                new Signer(List.of(Told.SECRET)).sign(first.time(), first.body().getBytes(UTF_8)), first.signature());
        assertTrue(
                first.body()
                        .matches(
                                "\\{\"hub\":\"" + hub.node()
                                        + "\",\"webhook\":\"main\",\"turn\":1,\"batch\":1,\"events\":\\["
                                        + "\\{\"topic\":\"tidings/presence/chat/1\",\"id\":\"[^\"]+\",\"type\":\"tidings.join\",\"time\":\"[^\"]+\",\"data\":\\{\"topic\":\"chat/1\",\"n\":1}}.*]}"),
                first.body());
    }

    @Test
    void tellsWhatWasAskedForAndNothingElse() {
        try (Webhook webhook = webhook(endpoint.uri())
                .topics("chat/a")
                .kinds(WebhookKind.JOIN, WebhookKind.VACANT, WebhookKind.OPENED)
                .start(hub)) {
            awaitSender(webhook);
            tell(log, "tidings/presence/chat/a", "tidings.leave", "{\"n\":91}");
            tell(log, "tidings/presence/chat/b", "tidings.join", "{\"n\":93}");
            tell(log, "tidings/presence-streams/chat/a", "tidings.closed", "{\"n\":94}");
            tell(log, "chat/a", "join", "{\"n\":95}");
            tell(log, "tidings/presence/chat/a", "tidings.join", "{\"n\":1}");
            tell(log, "tidings/presence-streams/chat/a", "tidings.opened", "{\"n\":2}");
            tell(log, "tidings/presence/chat/a", "tidings.vacant", "{\"n\":3}");
            awaitTaken(3);
        }
        assertEquals(upTo(3), endpoint.numbers());
    }

    @Test
    void sendsABatchUntilItIsAcknowledged() {
        AtomicInteger left = new AtomicInteger(6);
        List<Integer> statuses = List.of(500, 302, 404, 429, 301, 503);
        endpoint.answer = request -> left.get() > 0 ? statuses.get(left.decrementAndGet()) : 200;
        try (Webhook webhook = webhook(endpoint.uri()).start(hub)) {
            awaitSender(webhook);
            IntStream.rangeClosed(1, 12).forEach(number -> join(log, "chat/a", number));
            awaitTaken(12);

            assertEquals(upTo(12), endpoint.numbers());
            assertEquals(6, webhook.figures().failures());
        }
        assertTrue(
                endpoint.requests.stream().allMatch(one -> one.uri().getPath().equals("/hook")));
        assertEquals(
                Set.of(endpoint.requests.get(0).body()),
                Set.copyOf(endpoint.requests.subList(0, 7).stream()
                        .map(Request::body)
                        .toList()));
    }

    @Test
    void givesUpWaitingForAnAnswerAndSendsAgain() {
        AtomicInteger left = new AtomicInteger(2);
        endpoint.answer = request -> left.getAndDecrement() > 0 ? -1 : 200;
        WebhookOptions.Pace impatient = new WebhookOptions.Pace(
                Told.QUICK.tick(), Duration.ofMillis(300), Told.QUICK.pause(), Told.QUICK.longestPause());
        try (Webhook webhook = webhook(endpoint.uri()).pace(impatient).start(hub)) {
            awaitSender(webhook);
            join(log, "chat/a", 1);
            await().until(() -> webhook.figures().delivered() == 1);

            assertTrue(webhook.figures().failures() >= 2);
        }
    }

    @Test
    void waitsForAnEndpointThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String place;
        try (Webhook webhook =
                webhook(URI.create("http://127.0.0.1:" + port + "/")).start(hub)) {
            awaitSender(webhook);
            IntStream.rangeClosed(1, 40).forEach(number -> join(log, "chat/a", number));
            await().until(() -> webhook.figures().failures() >= 3);

            assertEquals(0, webhook.figures().delivered());
            await().until(() -> !webhook.figures().pending().isZero());
            place = webhook.toString();
        }
        assertEquals("webhook main at http://127.0.0.1:" + port + "/", place);
        // Another one of the same name goes on where that was.
        try (Webhook webhook = webhook(endpoint.uri()).start(hub)) {
            awaitSender(webhook);
            awaitTaken(40);

            assertEquals(upTo(40), endpoint.numbers());
        }
    }

    @Test
    void aSlowEndpointIsAskedOneThingAtATime() {
        CountDownLatch answers = new CountDownLatch(1);
        endpoint.answer = request -> {
            try {
                answers.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return 200;
        };
        try (Webhook webhook = webhook(endpoint.uri()).start(hub)) {
            awaitSender(webhook);
            IntStream.rangeClosed(1, 60).forEach(number -> join(log, "chat/a", number));
            await().until(() -> !endpoint.requests.isEmpty());
            answers.countDown();
            awaitTaken(60);
        }
        assertEquals(upTo(60), endpoint.numbers());
        assertEquals(1, endpoint.mostAtOnce.get());
    }

    @Test
    void goesOnBehindWhatWasAcknowledgedAfterARestart(@TempDir Path folder) {
        try (EventLog disk = DiskEventLog.open(folder, DiskLogOptions.DEFAULTS);
                Hub first = new Hub(disk, StreamOptions.DEFAULTS);
                Webhook webhook = webhook(endpoint.uri()).start(first)) {
            awaitSender(webhook);
            IntStream.rangeClosed(1, 10).forEach(number -> join(disk, "chat/a", number));
            awaitTaken(10);
            await().until(() -> webhook.figures().delivered() == 10);
        }
        try (EventLog disk = DiskEventLog.open(folder, DiskLogOptions.DEFAULTS);
                Hub again = new Hub(disk, StreamOptions.DEFAULTS)) {
            IntStream.rangeClosed(11, 20).forEach(number -> join(disk, "chat/a", number));
            try (Webhook webhook = webhook(endpoint.uri()).start(again)) {
                awaitTaken(20);
                assertTrue(webhook.figures().isSender());
            }
        }
        assertEquals(upTo(20), endpoint.numbers());
        assertEquals(2, endpoint.taken.get(endpoint.taken.size() - 1).turn());
    }

    @Test
    void whatTheLogDroppedMeanwhileIsAGap() {
        endpoint.answer = request -> 503;
        try (EventLog small = new MemoryEventLog(new MemoryLogOptions(64 << 20, 10));
                Hub crowded = new Hub(small, StreamOptions.DEFAULTS);
                Webhook webhook =
                        webhook(endpoint.uri()).batches(1, 1, Duration.ZERO).start(crowded)) {
            awaitSender(webhook);
            IntStream.rangeClosed(1, 5).forEach(number -> join(small, "chat/a", number));
            await().until(() -> webhook.figures().failures() > 0);
            for (int i = 0; i < 100; i++) {
                crowded.publish(Event.on("news").data("x").build())
                        .toCompletableFuture()
                        .join();
            }
            join(small, "chat/a", 6);
            endpoint.answer = request -> 200;
            awaitTaken(6);

            assertEquals(1, webhook.figures().gaps());
        }
        List<Integer> numbers = endpoint.numbers();
        assertEquals(numbers.stream().sorted().distinct().toList(), numbers);
        assertFalse(numbers.contains(5));
    }

    @Test
    void whoPublishesCannotTakeTheKeysOfItsClaims() {
        for (int turn = 1; turn <= 3; turn++) {
            hub.publish(List.of(Event.on("news").data("x").build()), new AppendOptions(null, "webhook/main/" + turn))
                    .toCompletableFuture()
                    .join();
        }
        try (Webhook webhook = webhook(endpoint.uri()).start(hub)) {
            awaitSender(webhook);
            join(log, "chat/a", 1);
            awaitTaken(1);
        }
        assertEquals(1, endpoint.taken.get(0).turn());
    }

    @Test
    void aPasswordOfTheAddressIsSentAndNotShown() {
        URI open = URI.create(endpoint.uri().toString().replace("http://", "http://user:pass%20word@") + "?key=hidden");
        try (Webhook webhook = webhook(open).start(hub)) {
            awaitSender(webhook);
            join(log, "chat/a", 1);
            awaitTaken(1);

            assertEquals("webhook main at " + endpoint.uri(), webhook.toString());
        }
        assertEquals("Basic dXNlcjpwYXNzIHdvcmQ=", endpoint.taken.get(0).authorization());
        assertEquals("key=hidden", endpoint.taken.get(0).uri().getQuery());
    }
}
