package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.cluster.MemoryEngine;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.presence.PresenceQuery;
import dev.tidings.presence.TopicPresence;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is there at the nodes of a cluster. */
@Timeout(300)
class ClusterPresenceTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final StreamOptions STREAMS = StreamOptions.DEFAULTS.with(
            PresenceOptions.NONE.withTopics(List.of(Selector.of("chat/**"))).withDebounce(Duration.ofMillis(500)));

    private final MemoryEngine engine = new MemoryEngine();
    private final List<ClusterNode> nodes = new ArrayList<>();

    private ClusterNode node() {
        ClusterNode node =
                new ClusterNode(engine, MemoryLogOptions.DEFAULTS, ClusterNode.SOON, ClusterNode.SOON, STREAMS);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(ClusterNode::close);
        engine.close();
    }

    private static Subscription of(String subject) {
        Bearer bearer = new Bearer("main", subject, null, null);
        return Subscription.from(View.of(Selectors.of("chat/a")), null)
                .with(new Grant(bearer, Rights.NONE, Instant.MAX, Limits.NONE));
    }

    private static List<String> members(ClusterNode node) {
        List<TopicPresence> topics = node.hub
                .presence()
                .page(new PresenceQuery(Selectors.of("chat/a"), null, 100, true))
                .toCompletableFuture()
                .join()
                .topics();
        return topics.get(0).list().stream()
                .map(member -> member.subject() + member.streams())
                .toList();
    }

    private static List<String> told(ClusterNode node) {
        return node
                .log
                .read(
                        View.withPrivate(Selectors.of("tidings/presence/chat/a")),
                        0,
                        new EventLog.ReadLimit(1000, 1 << 20))
                .toCompletableFuture()
                .join()
                .entries()
                .stream()
                .map(LogEntry::event)
                .filter(event -> Stream.of("tidings.join", "tidings.leave").anyMatch(type -> type.equals(event.type())))
                .map(event -> event.type() + event.data().replaceAll(".*\"subject\":\"([a-z]+)\".*", " $1"))
                .toList();
    }

    @Test
    void allNodesAgreeAndANodeThatDiesTakesItsMembersWithIt() {
        ClusterNode one = node();
        ClusterNode two = node();
        ClusterNode three = node();
        one.open(of("ann"));
        two.open(of("ann"));
        two.open(of("bob"));
        ClusterNode.Reader carl = three.open(of("carl"));
        for (ClusterNode node : nodes) {
            await().atMost(SOON).until(() -> members(node).equals(List.of("ann2", "bob1", "carl1")));
        }
        await().atMost(SOON).until(() -> told(three).size() == 3);
        two.close();
        for (ClusterNode node : List.of(one, three)) {
            await().atMost(SOON).until(() -> members(node).equals(List.of("ann1", "carl1")));
        }
        await().atMost(SOON).until(() -> told(three).contains("tidings.leave bob"));
        carl.leave();
        await().atMost(SOON).until(() -> told(one).contains("tidings.leave carl"));
        assertThat(told(one)).doesNotContain("tidings.leave ann").doesNotHaveDuplicates();
    }

    @Test
    void aNodeThatBeginsLaterKnowsWhoIsThere() {
        ClusterNode one = node();
        one.open(of("ann"));
        await().atMost(SOON).until(() -> told(one).size() == 1);
        ClusterNode two = node();
        await().atMost(SOON).until(() -> members(two).equals(List.of("ann1")));
        one.close();
        await().atMost(SOON).until(() -> members(two).isEmpty());
        // It is the one that tells by now.
        two.open(of("bob"));
        await().atMost(SOON).until(() -> told(two).contains("tidings.join bob"));
        assertThat(told(two)).containsExactly("tidings.join ann", "tidings.leave ann", "tidings.join bob");
    }
}
