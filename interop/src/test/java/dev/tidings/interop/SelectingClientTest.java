package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.HubAddress;
import dev.tidings.client.SelectionNotice;
import dev.tidings.client.StreamRefusedException;
import dev.tidings.event.Event;
import dev.tidings.hub.StreamOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A watch list: the Java client changes what its open stream is of. */
class SelectingClientTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private volatile boolean isOpen;

    private final EventStreamListener listener = new EventStreamListener() {
        @Override
        public void onOpen(URI uri) {
            isOpen = true;
        }

        @Override
        public void onEvent(String type, String data, String lastEventId) {
            heard.add(data);
        }

        @Override
        public void onSelection(SelectionNotice notice, String lastEventId) {
            heard.add(notice.selectors() + " now");
        }
    };

    private static void publish(TestHub hub, String topic, String data) {
        hub.publish(Event.on(topic).data(data).build());
    }

    @Test
    void followsItsWatchListAlsoOverALostConnection() {
        try (TestHub hub = TestHub.start(StreamOptions.DEFAULTS);
                EventStreamClient stream = EventStreamClient.builder(
                                new HubAddress(hub.uri()).stream(List.of("stocks/ACME")))
                        .named()
                        .open(listener)) {
            // Its place in the log is known then; the hub counts it before.
            Waiting.until(() -> isOpen);
            publish(hub, "stocks/ACME", "acme 1");
            publish(hub, "stocks/ZORG", "zorg 1");
            Waiting.until(() -> heard.contains("acme 1"));
            assertThat(stream.select(List.of("stocks/ZORG"), List.of("stocks/ACME"))
                            .toCompletableFuture()
                            .join())
                    .containsExactly("stocks/ZORG");
            publish(hub, "stocks/ACME", "acme 2");
            publish(hub, "stocks/ZORG", "zorg 2");
            Waiting.until(() -> heard.contains("zorg 2"));
            hub.endStreams();
            publish(hub, "stocks/ACME", "acme 3");
            publish(hub, "stocks/ZORG", "zorg 3");
            Waiting.until(() -> heard.contains("zorg 3"));
            assertThat(heard).containsExactly("acme 1", "[stocks/ZORG] now", "zorg 2", "zorg 3");
        }
    }

    @Test
    void saysWhyAChangeIsNotTaken() {
        try (TestHub hub = TestHub.start(StreamOptions.DEFAULTS);
                EventStreamClient stream = EventStreamClient.builder(new HubAddress(hub.uri()).stream(List.of("a")))
                        .named()
                        .open(listener);
                EventStreamClient nameless = EventStreamClient.builder(new HubAddress(hub.uri()).stream(List.of("a")))
                        .open(listener)) {
            hub.awaitSubscribers(2);
            assertThatThrownBy(() -> stream.select(List.of("a*"), List.of())
                            .toCompletableFuture()
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(StreamRefusedException.class)
                    .hasMessageContaining("has a star within a level");
            assertThatThrownBy(() -> nameless.select(List.of("b"), List.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("named()");
        }
    }
}
