package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.presence.PresenceQuery;
import dev.tidings.presence.TopicPresence;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The streams of a hub, as presence sees them. */
class PresenceTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private final Scene scene = new Scene(
            log,
            StreamOptions.DEFAULTS.with(PresenceOptions.NONE
                    .withTopics(List.of(Selector.of("chat/**")))
                    .withStreamTopics(List.of(Selector.of("chat/told")))
                    .withDebounce(Duration.ZERO)),
            HubListener.NONE);

    @AfterEach
    void close() {
        scene.hub.close();
    }

    private static Subscription of(String subject, String... selectors) {
        Bearer bearer = new Bearer("main", subject, null, null);
        return Subscription.from(View.of(Selectors.of(selectors)), null)
                .with(new Grant(bearer, Rights.NONE, Instant.MAX, Limits.NONE, "{\"of\":\"" + subject + "\"}"));
    }

    private TopicPresence asked(String topic) {
        return scene.hub
                .presence()
                .page(new PresenceQuery(Selectors.of(topic), null, 100, true))
                .toCompletableFuture()
                .join()
                .topics()
                .get(0);
    }

    private List<String> members(String topic) {
        return asked(topic).list().stream()
                .map(member -> member.subject() + member.streams() + member.info())
                .toList();
    }

    private List<String> told(String selector) {
        return log
                .read(View.withPrivate(Selectors.of(selector)), 0, new EventLog.ReadLimit(1000, 1 << 20))
                .toCompletableFuture()
                .join()
                .entries()
                .stream()
                .map(LogEntry::event)
                .map(event -> String.valueOf(event.type()))
                .toList();
    }

    @Test
    void whoNamesATopicIsThereUntilItsStreamEnds() {
        Scene.Reader ann = scene.new Reader(of("ann", "chat/a", "chat/b", "other"));
        Scene.Reader again = scene.new Reader(of("ann", "chat/a"));
        Scene.Reader pattern = scene.new Reader(of("bob", "chat/*"));
        Scene.Reader nobody = scene.subscribe("chat/a");
        await().atMost(SOON).until(() -> members("chat/a").equals(List.of("ann2{\"of\":\"ann\"}")));
        assertThat(asked("chat/a").anonymous()).isEqualTo(1);
        assertThat(members("chat/b")).containsExactly("ann1{\"of\":\"ann\"}");
        await().atMost(SOON).until(() -> told("tidings/presence/chat/a").contains("tidings.join"));
        ann.subscriber.close(CloseReason.KICKED);
        again.subscriber.close(CloseReason.MAX_AGE);
        nobody.sink.broken = true;
        nobody.subscriber.close(CloseReason.CLIENT_GONE);
        await().atMost(SOON).until(() -> told("tidings/presence/chat/a").contains("tidings.vacant"));
        assertThat(members("chat/a")).isEmpty();
        assertThat(pattern.subscriber.isClosed()).isFalse();
        assertThat(told("tidings/presence/other")).isEmpty();
    }

    @Test
    void aSelectionThatChangesIsAComingAndAGoing() {
        StreamName name = StreamName.of("a-name-that-nobody-guesses");
        Scene.Reader ann = scene.new Reader(of("ann", "chat/a", "chat/b").with(StreamClaim.of(name)));
        await().atMost(SOON).until(() -> members("chat/a").size() == 1);
        var changed = scene.hub
                .select(name, new SelectionChange(List.of(Selector.of("chat/c")), List.of(Selector.of("chat/a")), 9))
                .toCompletableFuture();
        await().atMost(SOON).until(() -> {
            scene.loop.runAll();
            return changed.isDone()
                    && members("chat/a").isEmpty()
                    && members("chat/c").size() == 1;
        });
        assertThat(members("chat/b")).containsExactly("ann1{\"of\":\"ann\"}");
        assertThat(told("tidings/presence/chat/b")).doesNotContain("tidings.leave");
        ann.subscriber.close(CloseReason.KICKED);
        await().atMost(SOON).until(() -> members("chat/b").isEmpty());
    }

    @Test
    void allAreToldToWhoReadsOfThem() {
        Scene.Reader ann = scene.new Reader(of("ann", "chat/a"));
        await().atMost(SOON).until(() -> told("tidings/presence/chat/a").contains("tidings.join"));
        scene.hub.presence().tellAll(new Topic("chat/a"));
        scene.hub.presence().tellAll(new Topic("other"));
        await().atMost(SOON).until(() -> told("tidings/presence/chat/a").contains("tidings.members"));
        assertThat(ann.subscriber.isClosed()).isFalse();
    }

    @Test
    void eachStreamOfATopicIsToldThatAsksForIt() {
        Scene.Reader ann = scene.new Reader(of("ann", "chat/told"));
        Scene.Reader bob = scene.new Reader(of("bob", "chat/a"));
        ann.subscriber.close(CloseReason.KICKED);
        await().atMost(SOON).until(() -> told("tidings/presence-streams/chat/told")
                .equals(List.of("tidings.opened", "tidings.closed")));
        assertThat(told("tidings/presence-streams/**")).hasSize(2);
        assertThat(bob.subscriber.isClosed()).isFalse();
    }

    @Test
    void aStreamThatGoesOnIsNotToldOfTheTopicsThatItKeeps() {
        StreamName name = StreamName.of("a-name-that-nobody-guesses");
        Scene.Reader ann = scene.new Reader(of("ann", "chat/a", "chat/told").with(StreamClaim.of(name)));
        var changed = scene.hub
                .select(name, new SelectionChange(List.of(Selector.of("chat/b")), List.of(Selector.of("chat/a")), 9))
                .toCompletableFuture();
        await().atMost(SOON).until(() -> {
            scene.loop.runAll();
            return changed.isDone() && members("chat/b").size() == 1;
        });
        ann.subscriber.close(CloseReason.KICKED);
        await().atMost(SOON)
                .until(() -> told("tidings/presence-streams/chat/told").contains("tidings.closed"));
        assertThat(told("tidings/presence-streams/chat/told")).containsExactly("tidings.opened", "tidings.closed");
    }

    @Test
    void aHubThatKeepsNothingAsksNothing() {
        Scene other = new Scene();
        other.subscribe("chat/a");
        assertThat(other.hub.presence().options().isOn()).isFalse();
        assertThat(other.log.head()).isZero();
    }
}
