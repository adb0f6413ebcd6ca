package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.cluster.MemoryEngine;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams with names at the nodes of a cluster: what is asked of one works at any node. */
@Timeout(300)
class SharedStreamTest {
    private static final StreamName NAME = StreamName.of("a-name-that-nobody-guesses");
    private static final Bearer ANNA = new Bearer("shop", "anna", "1", null);

    private final MemoryEngine engine = new MemoryEngine();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final ClusterNode one = node();
    private final ClusterNode two = node();

    private ClusterNode node() {
        return added(new ClusterNode(engine));
    }

    /** One that waits for others no longer than it must. */
    private ClusterNode hastyNode() {
        return added(new ClusterNode(engine, MemoryLogOptions.DEFAULTS, Duration.ofSeconds(2), Duration.ofMillis(500)));
    }

    /** One that keeps little. */
    private ClusterNode smallNode() {
        return added(
                new ClusterNode(engine, new MemoryLogOptions(Long.MAX_VALUE, 200), ClusterNode.SOON, ClusterNode.SOON));
    }

    private ClusterNode added(ClusterNode node) {
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(ClusterNode::close);
        engine.close();
    }

    private static Subscription subscription(@Nullable String cursor, String... selectors) {
        return new Subscription(View.of(Selectors.of(selectors)), cursor).with(StreamClaim.of(NAME));
    }

    private static ClusterNode.Reader open(ClusterNode node, @Nullable String cursor, String... selectors) {
        return node.open(subscription(cursor, selectors)).begun();
    }

    private static <T> T get(CompletableFuture<T> asked) {
        return asked.orTimeout(ClusterNode.SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static String cursorOf(ClusterNode.Reader reader) {
        String text = reader.text();
        int at = text.lastIndexOf("id: ");
        return text.substring(at + 4, text.indexOf('\n', at));
    }

    @Test
    void isChangedAtANodeThatItIsNotConnectedTo() {
        ClusterNode.Reader reader = open(one, null, "a");
        Selection selection = get(two.select(NAME, List.of("b"), List.of("a")));
        assertThat(selection.selectors()).isEqualTo(Selectors.of("b"));
        two.publish("a", "a1");
        two.publish("b", "b1");
        reader.awaitText("data: b1");
        assertThat(reader.text())
                .contains("event: tidings.selection\nid: " + selection.id() + "\n")
                .doesNotContain("data: a1");
        for (ClusterNode node : nodes) {
            Selection same = get(node.select(NAME, List.of("b"), List.of()));
            assertThat(same.selectors()).isEqualTo(selection.selectors());
            assertThat(placeOf(same)).isEqualTo(placeOf(selection));
        }
    }

    private static String placeOf(Selection selection) {
        return selection.id().substring(selection.id().indexOf('-'));
    }

    @Test
    void bringsWhatWasPublishedBeforeWhereAnotherNodeIsAsked() {
        ClusterNode.Reader reader = open(one, null, "a");
        two.publish("b", "b1");
        two.publish("b", "b2");
        SelectionChange change = new SelectionChange(List.of(Selector.of("b")), List.of(), new Cursor.Last(1), 9);
        get(two.hub.select(NAME, change).toCompletableFuture());
        reader.awaitText("data: b2");
        assertThat(reader.text()).doesNotContain("data: b1");
    }

    @Test
    void answersWithTheRefusalOfTheNodeThatHasTheStream() {
        StreamClaim claim = new StreamClaim(
                NAME,
                selectors -> {
                    if (selectors.all().contains(Selector.of("secret"))) {
                        throw new InvalidValueException("not granted, \"at\" & all");
                    }
                    return View.of(selectors);
                },
                View::of);
        Grant grant = new Grant(ANNA, Rights.ALL, Instant.MAX, Limits.NONE);
        one.open(subscription(null, "a").with(claim).with(grant)).begun();
        assertThatThrownBy(() -> get(two.select(NAME, List.of("secret"), List.of())))
                .hasRootCauseInstanceOf(InvalidValueException.class)
                .hasMessageContaining("not granted, \"at\" & all");
        SelectionChange change = new SelectionChange(List.of(Selector.of("b")), List.of(), 9);
        assertThatThrownBy(() -> get(two.hub
                        .select(NAME, change, new Bearer("shop", "ben", "2", Instant.EPOCH))
                        .toCompletableFuture()))
                .hasRootCauseInstanceOf(OtherPartyException.class);
        assertThat(get(two.hub.select(NAME, change, ANNA).toCompletableFuture()).selectors())
                .isEqualTo(Selectors.of("a", "b"));
    }

    @Test
    void isUnknownAtEveryNodeBeforeItWasOpenedAndNothingIsWritten() {
        long head = two.log.head();
        assertThatThrownBy(() -> get(two.select(NAME, List.of("a"), List.of())))
                .hasRootCauseInstanceOf(UnknownStreamException.class);
        assertThat(two.log.head()).isEqualTo(head);
    }

    @Test
    void isTakenOverByAConnectionToAnotherNodeWithTheSelectionThatWasChanged() {
        ClusterNode.Reader first = open(one, null, "a");
        Selection selection = get(two.select(NAME, List.of("b"), List.of("a")));
        first.awaitText(selection.id());
        ClusterNode.Reader second = open(two, selection.id(), "a");
        first.awaitClosed(CloseReason.TAKEN_OVER);
        assertThat(first.text()).contains("event: tidings.stop").contains("\"taken-over\"");
        one.publish("a", "a1");
        one.publish("b", "b1");
        second.awaitText("data: b1");
        assertThat(second.text()).doesNotContain("data: a1");
        assertThat(get(one.select(NAME, List.of("c"), List.of())).selectors()).isEqualTo(Selectors.of("b", "c"));
        second.awaitText("\"added\":[\"c\"]");
    }

    @Test
    void givesWhoComesBackToAnotherNodeFromBeforeTheChangeWhatTheOldSelectionSawUpToIt() {
        ClusterNode.Reader first = open(one, null, "a");
        one.publish("a", "a1");
        first.awaitText("data: a1");
        String cursor = cursorOf(first);
        first.leave();
        one.publish("a", "a2");
        get(two.select(NAME, List.of("b"), List.of("a")));
        one.publish("a", "a3");
        one.publish("b", "b1");
        ClusterNode.Reader second = open(two, cursor, "a").awaitText("data: b1");
        assertThat(second.text())
                .contains("data: a2")
                .contains("event: tidings.selection\n")
                .doesNotContain("data: a1")
                .doesNotContain("data: a3");
    }

    @Test
    void goesToOneOfManyThatTakeItAtOnce() {
        ClusterNode three = node();
        List<ClusterNode> all = List.of(one, two, three);
        List<ClusterNode.Reader> readers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            readers.add(all.get(i % 3).open(subscription(null, "a")));
        }
        await().atMost(ClusterNode.SOON)
                .until(() -> readers.stream()
                                .filter(reader -> reader.closed() == null)
                                .count()
                        == 1);
        ClusterNode.Reader last = readers.stream()
                .filter(reader -> reader.closed() == null)
                .findFirst()
                .orElseThrow();
        readers.remove(last);
        assertThat(readers).allMatch(reader -> reader.closed() == CloseReason.TAKEN_OVER);
        for (ClusterNode node : all) {
            String topic = "of-" + all.indexOf(node);
            get(node.select(NAME, List.of(topic), List.of()));
            node.publish(topic, "by " + topic);
            last.awaitText("data: by " + topic);
        }
    }

    @Test
    void takesChangesFromAllNodesAtOnceOneAfterAnother() {
        ClusterNode.Reader reader = open(one, null, "a");
        List<CompletableFuture<Selection>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add((i % 2 == 0 ? one : two).select(NAME, List.of("t" + i), List.of()));
        }
        asked.forEach(SharedStreamTest::get);
        assertThat(get(two.select(NAME, List.of("t0"), List.of())).selectors().all())
                .hasSize(9);
        for (int i = 0; i < 8; i++) {
            reader.awaitText("\"added\":[\"t" + i + "\"]");
        }
    }

    @Test
    void outlivesTheNodeThatHadIt() {
        ClusterNode left = hastyNode();
        ClusterNode.Reader first = open(one, null, "a");
        Selection selection = get(two.select(NAME, List.of("b"), List.of("a")));
        first.awaitText(selection.id());
        one.close();
        assertThat(get(left.select(NAME, List.of("c"), List.of())).selectors()).isEqualTo(Selectors.of("b", "c"));
        two.publish("c", "c1");
        open(two, selection.id(), "a").awaitText("data: c1");
        ClusterNode three = node();
        assertThat(get(three.select(NAME, List.of("b"), List.of())).selectors()).isEqualTo(Selectors.of("b", "c"));
    }

    @Test
    void isUnknownWhereItsNodeIsGoneAndItWasNeverChanged() {
        ClusterNode left = hastyNode();
        open(one, null, "a");
        one.close();
        assertThatThrownBy(() -> get(left.select(NAME, List.of("b"), List.of())))
                .hasRootCauseInstanceOf(UnknownStreamException.class);
        open(two, null, "b");
        assertThat(get(two.select(NAME, List.of("c"), List.of())).selectors()).isEqualTo(Selectors.of("b", "c"));
    }

    @Test
    void isChangedOnceByARequestWhoseAnswerIsLost() {
        ClusterNode left = hastyNode();
        open(one, null, "a");
        CompletableFuture<Selection> asked = left.select(NAME, List.of("b"), List.of());
        await().atMost(ClusterNode.SOON).until(() -> changes(two) == 1);
        one.close();
        assertThat(get(asked).selectors()).isEqualTo(Selectors.of("a", "b"));
        assertThat(changes(two)).isEqualTo(1);
    }

    /** Where in the log of a node it is that somebody has the stream; 0 where it is not. */
    private static long ownedSince(ClusterNode node) {
        return get(new StreamOwners(node.log).of(NAME).toCompletableFuture())
                .map(StreamOwner::position)
                .orElse(0L);
    }

    private static long changes(ClusterNode node) {
        return entries(node).stream()
                .filter(entry -> "tidings.selection".equals(entry.event().type()))
                .count();
    }

    private static List<LogEntry> entries(ClusterNode node) {
        return node.log
                .read(View.EVERYTHING, 0, new EventLog.ReadLimit(10_000, 1 << 20))
                .toCompletableFuture()
                .join()
                .entries();
    }

    @Test
    void leavesVoidWhatOneDoesWhoHasNotTheStreamAnyMore() {
        open(one, null, "a");
        StreamOwners other = new StreamOwners(two.log);
        StreamOwner last = get(other.of(NAME).toCompletableFuture()).orElseThrow();
        get(other.take(NAME).toCompletableFuture());
        get(two.log
                .append(List.of(SelectionEvent.of(
                        NAME,
                        Selectors.of("a"),
                        Selectors.of("z"),
                        null,
                        new SelectionEvent.Maker(last.mark(), "late"),
                        two.log.ids())))
                .toCompletableFuture());
        SelectionHistory history = new SelectionHistory(two.log, NAME, other);
        assertThat(get(history.newest().toCompletableFuture()).change()).isNull();
        assertThat(get(history.between(0, two.log.head()).toCompletableFuture()))
                .isEmpty();
        assertThat(get(history.madeFor("late", 0).toCompletableFuture())).isEmpty();
        assertThatThrownBy(() -> get(other.takeFrom(NAME, last.mark()).toCompletableFuture()))
                .hasRootCauseInstanceOf(OvertakenException.class);
    }

    @Test
    void isRefusedWhileTheEngineIsAwayAndGoesOnAsItWas() {
        ClusterNode hasty = hastyNode();
        ClusterNode.Reader reader = open(one, null, "a");
        engine.stop();
        assertThatThrownBy(() -> get(hasty.select(NAME, List.of("b"), List.of())))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(LogUnavailableException.class);
        ClusterNode.Reader elsewhere = open(hasty, null, "a");
        engine.restart();
        reader.awaitClosed(CloseReason.TAKEN_OVER);
        one.publish("a", "a1");
        elsewhere.awaitText("data: a1");
        assertThat(get(one.select(NAME, List.of("c"), List.of())).selectors().all())
                .contains(Selector.of("c"));
        elsewhere.awaitText("\"added\":[\"c\"]");
    }

    @Test
    void isKnownAgainWhereTheEngineHasLostWhoseItIs() {
        ClusterNode.Reader reader = open(one, null, "a");
        await().atMost(ClusterNode.SOON).until(() -> ownedSince(two) > 0);
        long before = ownedSince(two);
        engine.loseNewest(1);
        await().atMost(ClusterNode.SOON).until(() -> ownedSince(two) > before);
        assertThat(get(two.select(NAME, List.of("b"), List.of())).selectors()).isEqualTo(Selectors.of("a", "b"));
        reader.awaitText("\"added\":[\"b\"]");
    }

    @Test
    void isStillKnownWhenTheLogHasDiscardedAllOfItsBeginning() {
        ClusterNode small = smallNode();
        ClusterNode.Reader reader = open(small, null, "a");
        for (int i = 0; i < 1000; i++) {
            small.publish("other", "o" + i);
        }
        await().atMost(ClusterNode.SOON).until(() -> ownedSince(small) > 0);
        assertThat(get(smallNode().select(NAME, List.of("b"), List.of())).selectors())
                .isEqualTo(Selectors.of("a", "b"));
        reader.awaitText("\"added\":[\"b\"]");
    }

    @Test
    void goesOnByANewerGrantThatAnotherNodeWasShown() {
        List<Grant> known = List.of(
                new Grant(ANNA, Rights.ALL, Instant.MAX, Limits.NONE),
                new Grant(new Bearer("shop", "anna", "2", null), Rights.ALL, Instant.MAX, Limits.NONE),
                new Grant(new Bearer("shop", "ben", "3", null), Rights.ALL, Instant.MAX, Limits.NONE));
        RenewalForm form = new RenewalForm() {
            @Override
            public String write(GrantRenewal renewal) {
                return Integer.toString(known.indexOf(renewal.grant()));
            }

            @Override
            public GrantRenewal read(StreamName name, String written) {
                return renewal(name, known.get(Integer.parseInt(written)));
            }
        };
        one.hub.renewBy(form);
        two.hub.renewBy(form);
        assertThatThrownBy(() -> get(two.hub.renew(renewal(NAME, known.get(1))).toCompletableFuture()))
                .hasRootCauseInstanceOf(UnknownStreamException.class);
        ClusterNode.Reader reader =
                one.open(subscription(null, "a").with(known.get(0))).begun();
        String id = get(two.hub.renew(renewal(NAME, known.get(1))).toCompletableFuture());
        assertThat(two.log.ids().find(id)).isNotNull();
        assertThatThrownBy(() -> get(two.hub.renew(renewal(NAME, known.get(2))).toCompletableFuture()))
                .hasRootCauseInstanceOf(OtherPartyException.class);
        one.publish("a", "a1");
        reader.awaitText("data: a1");
    }

    private static GrantRenewal renewal(StreamName name, Grant grant) {
        return new GrantRenewal(StreamClaim.of(name), grant, ticket -> {
            throw new AssertionError(Objects.requireNonNull(ticket));
        });
    }
}
