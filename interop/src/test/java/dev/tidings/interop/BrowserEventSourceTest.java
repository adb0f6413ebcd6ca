package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.log.MemoryLogOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Chromium's own EventSource, in pages of the hub's origin and of another. */
class BrowserEventSourceTest {
    /** A page without a policy of its own. */
    private static final String PAGE = "/health/live";

    private static final long CLOSED = 2;

    @AutoClose
    private static final Chromium chromium = Chromium.start();

    private final List<TestHub> hubs = new ArrayList<>();

    @AfterEach
    void closeHubs() {
        chromium.open("about:blank");
        hubs.forEach(TestHub::close);
    }

    private TestHub opened(TestHub hub) {
        hubs.add(hub);
        return hub;
    }

    private BrowserSubscriber subscribe(TestHub hub, String url, String... types) {
        chromium.open(hub.uri() + PAGE);
        return BrowserSubscriber.start(chromium, url, List.of(types));
    }

    @Test
    void receivesHardPayloadsOnceAndInOrderAcrossReconnects() {
        TestHub hub = opened(TestHub.start(TestHub.QUICK));
        BrowserSubscriber subscriber = subscribe(hub, hub.events(Battery.TOPIC), Battery.TYPES.toArray(String[]::new));

        List<Message> sent = Battery.run(hub, subscriber);

        assertThat(subscriber.messages()).containsExactlyElementsOf(sent);
        assertThat(subscriber.count("open")).isEqualTo(4);
    }

    @Test
    void comesBackWithAnIdOutsideAscii() {
        TestHub hub = opened(TestHub.start(TestHub.QUICK));
        BrowserSubscriber subscriber = subscribe(hub, hub.events("news"), "message", "tidings.gap");
        hub.awaitSubscribers(1);
        Message first =
                hub.publish(Event.on("news").id("заказ-日本-1").data("one").build());
        subscriber.awaitMessages(1);

        hub.endStreams();
        Message second = hub.publish(Event.on("news").data("two").build());
        subscriber.awaitMessages(2);

        assertThat(subscriber.messages()).containsExactly(first, second);
    }

    @Test
    void takesNoHeartbeatForAMessage() {
        TestHub hub = opened(TestHub.start(TestHub.BEATING));
        BrowserSubscriber subscriber = subscribe(hub, hub.events("quiet"), "message");
        hub.awaitSubscribers(1);
        Message before = hub.publish(Event.on("quiet").data("before").build());
        try (Curl curl = Curl.start("-N", hub.events("quiet"))) {
            Waiting.until(() -> curl.printed().lines().filter(":"::equals).count() > 10);
        }
        Message after = hub.publish(Event.on("quiet").data("after").build());
        subscriber.awaitMessages(2);

        assertThat(subscriber.messages()).containsExactly(before, after);
        assertThat(subscriber.states()).containsExactly("open");
    }

    @Test
    void showsAGapToAListener() {
        TestHub hub = opened(TestHub.start(new MemoryLogOptions(1 << 20, 2), TestHub.QUICK, TestHub.options()));
        List<Message> sent = Stream.of("a", "b", "c", "d")
                .map(data -> hub.publish(Event.on("short").data(data).build()))
                .toList();

        String url = hub.events("short") + "&lastEventId=" + sent.get(0).id();
        BrowserSubscriber subscriber = subscribe(hub, url, "message", "tidings.gap");
        subscriber.awaitMessages(3);

        assertThat(subscriber.messages().get(0).type()).isEqualTo("tidings.gap");
        assertThat(subscriber.messages().get(0).data()).contains("\"reason\":\"discarded\"");
        assertThat(subscriber.messages().subList(1, 3)).containsExactly(sent.get(2), sent.get(3));
    }

    @Test
    void isClosedForGoodOnceStopped() {
        TestHub hub = opened(TestHub.start(TestHub.QUICK));
        BrowserSubscriber subscriber = subscribe(hub, hub.events("over"), "tidings.stop");
        hub.awaitSubscribers(1);

        hub.stopStreams("over");
        subscriber.awaitState("closed");

        assertThat(subscriber.readyState()).isEqualTo(CLOSED);
        assertThat(subscriber.messages())
                .containsExactly(new Message("tidings.stop", "tidings.stop", "{\"reason\":\"stopped\"}"));
    }

    /** On any status but 200 it would be closed for good. */
    @Test
    void comesBackByItselfOnceThereIsRoomAndMissesNothing() throws IOException {
        TestHub pages = opened(TestHub.start(TestHub.QUICK));
        TestHub hub = opened(TestHub.startForOne(TestHub.options()
                .with(AccessOptions.DEFAULTS.withCorsOrigins(pages.uri().toString()))));
        BrowserSubscriber subscriber = subscribe(pages, hub.events("news"), "message", "tidings.refused");
        hub.awaitSubscribers(1);
        Message before = hub.publish(Event.on("news").data("before").build());
        subscriber.awaitMessages(1);

        hub.endStreams();
        hub.awaitConnections(0);
        Message meanwhile;
        try (Socket other =
                new Socket(InetAddress.getLoopbackAddress(), hub.uri().getPort())) {
            hub.awaitRefusal();
            meanwhile =
                    hub.publish(Event.on("news").data("while there was no room").build());
            other.shutdownOutput();
        }
        subscriber.awaitMessages(3);
        Message after = hub.publish(Event.on("news").data("after").build());
        subscriber.awaitMessages(4);

        Message refused = new Message("tidings.refused", before.id(), "{\"reason\":\"too-many-connections\"}");
        assertThat(subscriber.messages()).containsExactly(before, refused, meanwhile, after);
    }

    @Test
    void comesBackWithCredentialsFromAListedOrigin() {
        TestHub pages = opened(TestHub.start(TestHub.QUICK));
        TestHub hub = opened(otherOrigin(pages.uri().toString()));
        chromium.open(pages.uri() + PAGE);
        chromium.console();
        BrowserSubscriber subscriber =
                BrowserSubscriber.startWithCredentials(chromium, hub.events("news"), List.of("message", "tidings.gap"));
        hub.awaitSubscribers(1);

        List<Message> sent = new ArrayList<>();
        for (Event event : crossing()) {
            sent.add(hub.publish(event));
            subscriber.awaitMessages(sent.size());
            hub.endStreams();
            sent.add(hub.publish(Event.on("news").data("while away").build()));
            subscriber.awaitMessages(sent.size());
        }

        assertThat(subscriber.messages()).containsExactlyElementsOf(sent);
        assertThat(chromium.console()).filteredOn(line -> line.contains("CORS")).isEmpty();
    }

    /** An id of the log's own, and two that the Fetch standard would have the browser ask about first: unsafe characters, over 128 bytes. */
    private static List<Event> crossing() {
        return List.of(
                Event.on("news").data("plain id").build(),
                Event.on("news").id("urn:uuid:(1)").data("unsafe id").build(),
                Event.on("news").id("x".repeat(200)).data("long id").build());
    }

    /** To a browser a header that a script sets is another matter than its own: it asks first, each time. */
    @Test
    void letsAScriptOfAListedOriginFetchWithACursor() {
        TestHub pages = opened(TestHub.start(TestHub.QUICK));
        TestHub hub = opened(otherOrigin(pages.uri().toString()));
        Message first = hub.publish(Event.on("news").data("one").build());
        hub.publish(Event.on("news").data("two").build());
        chromium.open(pages.uri() + PAGE);

        chromium.run(
                """
                fetch(arguments[0], {headers: {'Last-Event-ID': arguments[1]}, credentials: 'include'}).then(async response => {
                  const decoder = new TextDecoder();
                  window.body = '';
                  for await (const chunk of response.body) body += decoder.decode(chunk, {stream: true});
                });
                """,
                hub.events("news"),
                first.id());

        Waiting.until(() -> String.valueOf(chromium.run("return window.body")).endsWith("\ndata: two\n\n"));
    }

    private static TestHub otherOrigin(String... allowed) {
        return TestHub.start(
                MemoryLogOptions.DEFAULTS,
                TestHub.QUICK,
                TestHub.options().with(AccessOptions.DEFAULTS.withCorsOrigins(allowed)));
    }

    @Test
    void isRefusedForAnOriginThatIsNotListed() {
        TestHub pages = opened(TestHub.start(TestHub.QUICK));
        TestHub hub = opened(otherOrigin("https://app.example.com"));
        BrowserSubscriber subscriber = subscribe(pages, hub.events("news"), "message");

        subscriber.awaitState("closed");
        assertThat(subscriber.states()).containsExactly("closed");
        hub.awaitSubscribers(0);
    }

    @Test
    void fiveStreamsOfOnePageLeaveRoomForAPublish() {
        TestHub hub = opened(TestHub.start(TestHub.QUICK));
        chromium.open(hub.uri() + PAGE);
        IntStream.range(0, 5).forEach(i -> BrowserSubscriber.start(chromium, hub.events("news"), List.of("message")));
        hub.awaitSubscribers(5);

        chromium.run("fetch(arguments[0], {method: 'POST', body: 'from a page'})", hub.events("news"));

        BrowserSubscriber last =
                BrowserSubscriber.start(chromium, hub.events("news") + "&lastEventId=earliest", List.of("message"));
        last.awaitMessages(1);
        assertThat(last.messages().get(0).data()).isEqualTo("from a page");
    }
}
