package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.MemoryLogOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Packages from npm, each in a node process of its own. */
class NodeClientsTest {
    private static final int HEARTBEATS = 12;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TestHub opened(TestHub hub) {
        open.add(hub);
        return hub;
    }

    private NodeSubscriber subscribe(NodeClient client, String url, String... types) {
        NodeSubscriber subscriber = NodeSubscriber.start(client, url, List.of(types));
        open.add(0, subscriber);
        return subscriber;
    }

    @ParameterizedTest
    @EnumSource
    void receivesHardPayloadsOnceAndInOrderAcrossReconnects(NodeClient client) {
        TestHub hub = opened(TestHub.start(TestHub.QUICK));
        NodeSubscriber subscriber = subscribe(client, hub.events(Battery.TOPIC), Battery.TYPES.toArray(String[]::new));

        List<Message> sent = Battery.run(hub, subscriber);

        assertThat(subscriber.messages())
                .containsExactlyElementsOf(sent.stream().map(client::reads).toList());
        assertThat(subscriber.count("open")).isEqualTo(4);
        assertThat(subscriber.states()).noneMatch(state -> state.startsWith("lint"));
    }

    @Test
    void noClientTakesAHeartbeatForAMessage() {
        TestHub hub = opened(TestHub.start(TestHub.BEATING));
        List<NodeSubscriber> subscribers = Stream.of(NodeClient.values())
                .map(client -> subscribe(client, hub.events("quiet"), "message"))
                .toList();
        NodeSubscriber raw = subscribe(NodeClient.RAW, hub.events("quiet"));
        hub.awaitSubscribers(subscribers.size() + 1);

        Message before = hub.publish(Event.on("quiet").data("before").build());
        awaitHeartbeats(raw);
        Message after = hub.publish(Event.on("quiet").data("after").build());

        for (NodeSubscriber subscriber : subscribers) {
            subscriber.awaitMessages(2);
            assertThat(subscriber.messages()).containsExactly(before, after);
            assertThat(subscriber.count("open")).isEqualTo(1);
        }
    }

    private static void awaitHeartbeats(NodeSubscriber raw) {
        long seen = raw.count("comment");
        Waiting.until(() -> raw.count("comment") >= seen + HEARTBEATS);
    }

    @ParameterizedTest
    @EnumSource
    void showsAGapToAListener(NodeClient client) {
        TestHub hub = opened(TestHub.start(new MemoryLogOptions(1 << 20, 3), TestHub.QUICK, TestHub.options()));
        List<Message> sent = Stream.of("a", "b", "c", "d", "e", "f")
                .map(data -> hub.publish(Event.on("short").data(data).build()))
                .toList();

        String first = sent.get(0).id();
        NodeSubscriber subscriber =
                subscribe(client, hub.events("short") + "&lastEventId=" + first, "message", "tidings.gap");
        subscriber.awaitMessages(4);

        String resumedAfter = sent.get(2).id();
        Message gap = new Message(
                "tidings.gap",
                resumedAfter,
                "{\"requested\":\"" + first + "\",\"resumedAfter\":\"" + resumedAfter + "\",\"reason\":\"discarded\"}");
        assertThat(subscriber.messages()).containsExactly(gap, sent.get(3), sent.get(4), sent.get(5));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"EVENT_SOURCE_POLYFILL", "RECONNECTING_EVENTSOURCE"})
    void makesNoFurtherAttemptOnceStopped(NodeClient client) {
        TestHub hub = opened(TestHub.start(TestHub.BEATING));
        NodeSubscriber subscriber = subscribe(client, hub.events("over"), "tidings.stop");
        NodeSubscriber raw = subscribe(NodeClient.RAW, hub.events("other"));
        hub.awaitSubscribers(2);

        hub.stopStreams("over");
        subscriber.awaitState("closed");
        awaitHeartbeats(raw);

        assertThat(subscriber.messages())
                .containsExactly(new Message("tidings.stop", "tidings.stop", "{\"reason\":\"stopped\"}"));
        assertThat(subscriber.count("attempt")).isEqualTo(2);
    }

    /** They take the 204 for a failure: pages that use them close the source when they hear {@code tidings.stop}. */
    @ParameterizedTest
    @EnumSource(names = {"EVENT_SOURCE_POLYFILL", "RECONNECTING_EVENTSOURCE"})
    void keepsKnockingOnceStoppedButStaysOut(NodeClient client) {
        TestHub hub = opened(TestHub.start(TestHub.QUICK));
        NodeSubscriber subscriber = subscribe(client, hub.events("over"), "tidings.stop");
        hub.awaitSubscribers(1);

        hub.stopStreams("over");
        Waiting.until(() -> subscriber.count("attempt") > 2);

        assertThat(subscriber.messages()).hasSize(1);
        assertThat(subscriber.count("open")).isEqualTo(1);
    }
}
