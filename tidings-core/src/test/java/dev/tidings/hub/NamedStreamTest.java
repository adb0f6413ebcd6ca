package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A selection that belongs to a name: it changes in an open stream, and outlives its connections. */
class NamedStreamTest {
    private static final StreamName NAME = StreamName.of("a-name-that-nobody-guesses");

    private final Scene scene = new Scene();

    private Scene.Reader open(@Nullable String cursor, String... selectors) {
        return open(scene, new Subscription(View.of(Selectors.of(selectors)), cursor).with(StreamClaim.of(NAME)));
    }

    private static Scene.Reader open(Scene scene, Subscription subscription) {
        Scene.Reader reader = scene.new Reader(subscription);
        reader.news();
        return reader;
    }

    private static List<Selector> selectors(String... texts) {
        return List.of(texts).stream().map(Selector::of).toList();
    }

    private CompletableFuture<Selection> ask(Scene at, List<Selector> add, List<Selector> drop) {
        CompletableFuture<Selection> asked =
                at.hub.select(NAME, new SelectionChange(add, drop, 3)).toCompletableFuture();
        at.loop.runAll();
        return asked;
    }

    private Selection bring(Cursor from, String... add) {
        SelectionChange change = new SelectionChange(selectors(add), List.of(), from, 9);
        CompletableFuture<Selection> asked = scene.hub.select(NAME, change).toCompletableFuture();
        scene.loop.runAll();
        return asked.join();
    }

    /** Where a change takes effect that brings what comes after a position. */
    private String place(Selection selection, long position) {
        return scene.log.ids().withinChange(scene.log.ids().positionOf(selection.id()), position);
    }

    /** The block of an event that a change brings. */
    private String brought(Selection selection, Appended event, String data) {
        return "id: " + place(selection, event.position()) + "\ndata: " + data + "\n\n";
    }

    private Selection change(List<Selector> add, List<Selector> drop) {
        return ask(scene, add, drop).join();
    }

    private static String told(Selection selection, String json) {
        return "event: tidings.selection\nid: " + selection.id() + "\ndata: " + json + "\n\n";
    }

    @Test
    void sendsWhatTheOldSelectionSeesUpToTheChangeAndWhatTheNewOneSeesBehindIt() {
        Scene.Reader reader = open(null, "a");
        Appended a1 = scene.publish("a", "a1");
        scene.publish("b", "b1");
        Selection selection = change(selectors("b"), selectors("a"));
        scene.publish("a", "a2");
        Appended b2 = scene.publish("b", "b2");
        assertThat(selection.selectors()).isEqualTo(Selectors.of("b"));
        assertThat(reader.news())
                .isEqualTo(scene.block(a1, "a1")
                        + told(selection, "{\"selectors\":[\"b\"],\"added\":[\"b\"],\"dropped\":[\"a\"]}")
                        + scene.block(b2, "b2"));
    }

    @Test
    void keepsTheOrderForOneWhoseSocketIsFull() {
        Scene.Reader reader = open(null, "a");
        reader.sink.stallAfter(5);
        Appended a1 = scene.publish("a", "a1");
        Selection selection = change(selectors("b"), List.of());
        Appended b1 = scene.publish("b", "b1");
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news())
                .isEqualTo(scene.block(a1, "a1")
                        + told(selection, "{\"selectors\":[\"a\",\"b\"],\"added\":[\"b\"],\"dropped\":[]}")
                        + scene.block(b1, "b1"));
    }

    @Test
    void winsOverTheAddressThatTheClientComesBackTo() {
        Scene.Reader reader = open(null, "a");
        Selection selection = change(selectors("b"), selectors("a"));
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        scene.publish("a", "a1");
        Appended b1 = scene.publish("b", "b1");
        assertThat(scene.new Reader(new Subscription(View.of(Selectors.of("a")), selection.id())
                                .with(StreamClaim.of(NAME)))
                        .news())
                .isEqualTo(Scene.PROLOGUE + scene.block(b1, "b1"));
    }

    @Test
    void givesWhoComesBackFromBeforeTheChangeWhatTheOldSelectionSawUpToIt() {
        assertComesBackFromBeforeTheChange(scene);
    }

    @Test
    void findsTheChangeInTheLogWhenTheStreamIsNotKept() {
        assertComesBackFromBeforeTheChange(new Scene(
                Scene.memoryLog(1000), StreamOptions.DEFAULTS.withStreamKept(Duration.ZERO), HubListener.NONE));
        assertComesBackFromBeforeTheChange(
                new Scene(Scene.memoryLog(1000), StreamOptions.DEFAULTS.withMaxKeptBytes(0), HubListener.NONE));
    }

    private void assertComesBackFromBeforeTheChange(Scene at) {
        Subscription subscription = new Subscription(View.of(Selectors.of("a")), null).with(StreamClaim.of(NAME));
        Scene.Reader reader = open(at, subscription);
        Appended a1 = at.publish("a", "a1");
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        Appended a2 = at.publish("a", "a2");
        ask(at, selectors("b"), List.of());
        Scene.Reader again = open(at, subscription);
        Selection selection = ask(at, selectors("b"), selectors("a")).join();
        again.subscriber.close(CloseReason.CLIENT_GONE);
        at.publish("a", "a3");
        Appended b1 = at.publish("b", "b1");
        Subscription back = new Subscription(View.of(Selectors.of("a")), a1.id()).with(StreamClaim.of(NAME));
        String news = at.new Reader(back).news();
        assertThat(news).startsWith(Scene.PROLOGUE + at.block(a2, "a2") + "event: tidings.selection\n");
        assertThat(news).contains("id: " + selection.id() + "\n").endsWith(at.block(b1, "b1"));
        assertThat(news).doesNotContain("data: a3");
    }

    @Test
    void isTakenOverByASecondConnection() {
        Scene.Reader first = open(null, "a");
        Scene.Reader second = open(null, "a");
        assertThat(first.sink.closed).isEqualTo(CloseReason.TAKEN_OVER);
        assertThat(first.news()).contains("event: tidings.stop").contains("\"taken-over\"");
        Appended a1 = scene.publish("a", "a1");
        assertThat(second.news()).isEqualTo(scene.block(a1, "a1"));
    }

    @Test
    void isNotTakenOverByAConnectionThatItsClientHasGivenUp() {
        Scene.Reader first = open(null, "a");
        ManualSink late = new ManualSink(bytes -> {});
        scene.shard
                .subscribe(
                        new Subscription(View.of(Selectors.of("a")), null).with(StreamClaim.of(NAME)),
                        late,
                        id -> new byte[0])
                .onPeerGone();
        scene.loop.pass(Duration.ofSeconds(1));
        scene.loop.runAll();
        assertThat(late.closed).isEqualTo(CloseReason.CLIENT_GONE);
        Appended a1 = scene.publish("a", "a1");
        assertThat(first.news()).isEqualTo(scene.block(a1, "a1"));
    }

    /** Answers who looks back when the test says so. */
    private static final class LateLog extends ForwardingEventLog {
        final CompletableFuture<Void> gate = new CompletableFuture<>();

        LateLog(EventLog log) {
            super(log);
        }

        @Override
        public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
            return gate.thenCompose(open -> super.readBack(view, upTo, limit));
        }
    }

    @Test
    void goesToTheLastOfVeryManyConnectionsThatWaitedForTheLog() {
        LateLog log = new LateLog(Scene.memoryLog(1000));
        Scene late = new Scene(log, Duration.ZERO, HubListener.NONE);
        List<Scene.Reader> readers = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            readers.add(late.new Reader(new Subscription(View.of(Selectors.of("a")), null).with(StreamClaim.of(NAME))));
        }
        log.gate.complete(null);
        late.loop.runAll();
        late.loop.pass(Duration.ofSeconds(1));
        late.loop.runAll();
        Scene.Reader last = readers.remove(readers.size() - 1);
        assertThat(readers).allMatch(reader -> reader.sink.closed == CloseReason.TAKEN_OVER);
        last.news();
        Appended a1 = late.publish("a", "a1");
        assertThat(last.news()).isEqualTo(late.block(a1, "a1"));
        assertThat(ask(late, selectors("b"), List.of())).isCompleted();
    }

    @Test
    void isToldWhereItsSelectionMayBeLost() {
        Scene small =
                new Scene(Scene.memoryLog(4), StreamOptions.DEFAULTS.withStreamKept(Duration.ZERO), HubListener.NONE);
        Scene.Reader reader =
                open(small, new Subscription(View.of(Selectors.of("a")), null).with(StreamClaim.of(NAME)));
        ask(small, selectors("b"), List.of());
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        // With the first of them goes what was before it.
        for (int i = 0; i < 5; i++) {
            small.publish("a", "a" + i);
        }
        String cursor = small.log.ids().at(4);
        assertThat(small.new Reader(back(cursor)).news())
                .startsWith(Scene.PROLOGUE + "event: tidings.selection\ndata: {\"selectors\":[\"a\"],\"lostAfter\":\""
                        + cursor + "\"}\n\n");
        assertThat(scene.new Reader(back("0ther-7")).news())
                .as("of another log")
                .contains("\"lostAfter\":\"0ther-7\"");
    }

    @Test
    void isToldNothingWhereItsSelectionWasNeverChanged() {
        Appended a1 = scene.publish("a", "a1");
        Appended a2 = scene.publish("a", "a2");
        assertThat(scene.new Reader(back(a1.id())).news()).isEqualTo(Scene.PROLOGUE + scene.block(a2, "a2"));
    }

    @Test
    void isUnknownBeforeItWasOpened() {
        assertThatThrownBy(() -> change(selectors("a"), List.of()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UnknownStreamException.class);
    }

    @Test
    void isLeftAsItIsByAChangeThatCannotBe() {
        Scene.Reader reader = open(null, "a");
        assertThatThrownBy(() -> change(selectors("b", "c", "d"), List.of()))
                .hasCauseInstanceOf(InvalidValueException.class)
                .hasMessageContaining(
                        "4 selectors; expected at most 3, which is what the setting max-selectors allows");
        assertThatThrownBy(() -> change(List.of(), selectors("a")))
                .hasMessageContaining("would drop all selectors of the stream");
        long head = scene.log.head();
        change(selectors("a"), selectors("z"));
        assertThat(scene.log.head()).as("a change without a difference").isEqualTo(head);
        Appended a1 = scene.publish("a", "a1");
        assertThat(reader.news()).isEqualTo(scene.block(a1, "a1"));
    }

    @Test
    void goesOnAsBeforeWhereItsReaderMayNotHaveWhatIsAdded() {
        StreamClaim claim = new StreamClaim(
                NAME,
                selectors -> {
                    if (selectors.all().contains(Selector.of("secret"))) {
                        throw new InvalidValueException("not granted");
                    }
                    return View.of(selectors);
                },
                View::of);
        Scene.Reader reader = open(scene, new Subscription(View.of(Selectors.of("a")), null).with(claim));
        assertThatThrownBy(() -> change(selectors("secret"), List.of())).hasMessageContaining("not granted");
        Appended a1 = scene.publish("a", "a1");
        assertThat(reader.news()).isEqualTo(scene.block(a1, "a1"));
    }

    @Test
    void endsByTheSelectionInForce() {
        Scene.Reader reader = open(null, "a", "b");
        Appended end = scene.hub
                .publish(Event.on("a").data("last").end(true).build())
                .toCompletableFuture()
                .join();
        scene.loop.runAll();
        assertThat(reader.news()).isEqualTo(scene.block(end, "last"));
        change(List.of(), selectors("b"));
        assertThat(reader.news()).contains("event: tidings.selection\n").contains("event: tidings.end\n");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.ENDED);
    }

    @Test
    void changesForOneWhoConflatesOrIsThrottled() {
        Subscription slow = new Subscription(View.of(Selectors.of("a")), null)
                .with(LagPolicy.CONFLATE)
                .withInterval(Duration.ofSeconds(1))
                .with(StreamClaim.of(NAME));
        Scene.Reader reader = open(scene, slow);
        scene.publish("a", "a1");
        scene.publish("a", "a2");
        Appended a3 = scene.publish("a", "a3");
        reader.news();
        Selection selection = change(selectors("b"), List.of());
        assertThat(reader.news()).startsWith(scene.block(a3, "a3")).contains("id: " + selection.id() + "\n");
        scene.publish("b", "b1");
        scene.loop.pass(Duration.ofSeconds(2));
        scene.loop.runAll();
        assertThat(reader.news()).contains("data: b1");
    }

    @Test
    void tellsThatAllIsThereBehindAChange() {
        Scene.Reader reader = open(
                scene,
                new Subscription(View.of(Selectors.of("a")), null)
                        .withMarks(true)
                        .with(StreamClaim.of(NAME)));
        Selection selection = change(selectors("b"), List.of());
        assertThat(reader.news())
                .endsWith("event: tidings.live\nid: " + selection.id() + "\ndata: {\"id\":\"" + selection.id()
                        + "\"}\n\n");
    }

    @Test
    void isLedThroughVeryManyChangesBySeveralConnections() {
        Scene.Reader reader = open(null, "a");
        Appended a1 = scene.publish("a", "a1");
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        for (int i = 0; i < 199; i++) {
            change(selectors("b"), List.of());
            change(List.of(), selectors("b"));
        }
        change(selectors("b"), List.of());
        Selection last = change(List.of(), selectors("b"));
        Scene.Reader first = scene.new Reader(back(a1.id()));
        assertThat(first.sink.closed).isEqualTo(CloseReason.MAX_AGE);
        String news = first.news();
        int id = news.lastIndexOf("id: ") + 4;
        Scene.Reader second = scene.new Reader(back(news.substring(id, news.indexOf('\n', id))));
        assertThat(second.sink.closed).isNull();
        String rest = second.news();
        assertThat(rest).contains("id: " + last.id() + "\n");
        assertThat((news + rest).split("event: tidings.selection", -1)).hasSize(401);
    }

    private String told(Selection selection, long position, String json) {
        return told(new Selection(selection.selectors(), place(selection, position)), json);
    }

    private static String idOnly(Selection selection) {
        return "id: " + selection.id() + "\n\n";
    }

    @Test
    void bringsTheNewestOfWhatIsAddedAndWasNotSeenBefore() {
        Scene.Reader reader = open(null, "a");
        scene.publish("b/1", "old");
        Appended b1 = scene.publish("b/1", "b1");
        Appended b2 = scene.publish("b/2", "b2");
        Appended both = scene.hub
                .publish(Event.on("a", "b/3").data("both").build())
                .toCompletableFuture()
                .join();
        Selection selection = bring(Cursor.NEWEST, "b/*");
        Appended next = scene.publish("b/1", "next");
        assertThat(reader.news())
                .isEqualTo(scene.block(both, "both")
                        + told(selection, 0, "{\"selectors\":[\"a\",\"b/*\"],\"added\":[\"b/*\"],\"dropped\":[]}")
                        + brought(selection, b1, "b1")
                        + brought(selection, b2, "b2")
                        + idOnly(selection)
                        + scene.block(next, "next"));
    }

    @Test
    void goesOnWithinWhatItBroughtWhereverItWasCutOff() {
        Scene.Reader reader = open(null, "a");
        Appended b1 = scene.publish("b", "b1");
        Appended b2 = scene.publish("b", "b2");
        Selection selection = bring(Cursor.EARLIEST, "b");
        String told = told(selection, 0, "{\"selectors\":[\"a\",\"b\"],\"added\":[\"b\"],\"dropped\":[]}");
        String all = brought(selection, b1, "b1") + brought(selection, b2, "b2") + idOnly(selection);
        assertThat(reader.news()).isEqualTo(told + all);
        Appended a1 = scene.publish("a", "a1");
        String rest = all + scene.block(a1, "a1");
        for (String cursor : List.of(place(selection, 0), place(selection, b1.position()), selection.id())) {
            assertThat(scene.new Reader(back(cursor)).news())
                    .as("after " + cursor)
                    .isEqualTo(Scene.PROLOGUE + rest.substring(behind(rest, cursor)));
        }
    }

    private static int behind(String text, String id) {
        int at = text.indexOf("id: " + id + "\n");
        return at < 0 ? 0 : text.indexOf("\n\n", at) + 2;
    }

    @Test
    void bringsSoManyOfTheNewestOrWhatCameAfterAnId() {
        Scene.Reader reader = open(null, "a");
        Appended b1 = scene.publish("b", "b1");
        Appended b2 = scene.publish("b", "b2");
        Selection last = bring(new Cursor.Last(1), "b");
        assertThat(reader.news())
                .contains("id: " + place(last, b2.position() - 1) + "\n")
                .endsWith(brought(last, b2, "b2") + idOnly(last));
        change(selectors("a"), selectors("b"));
        reader.news();
        Selection after = bring(Cursor.of(b1.id()), "b");
        assertThat(reader.news()).endsWith(brought(after, b2, "b2") + idOnly(after));
    }

    @Test
    void saysWhereWhatItIsToBringIsGone() {
        Scene small = new Scene(Scene.memoryLog(4), StreamOptions.DEFAULTS, HubListener.NONE);
        Scene.Reader reader =
                open(small, new Subscription(View.of(Selectors.of("a")), null).with(StreamClaim.of(NAME)));
        Appended gone = small.publish("b", "gone");
        for (int i = 0; i < 3; i++) {
            small.publish("b", "b" + i);
        }
        small.publish("c", "pushes one out");
        SelectionChange change = new SelectionChange(
                selectors("b"), List.of(), Cursor.of(small.log.ids().at(0)), 9);
        small.hub.select(NAME, change);
        small.loop.runAll();
        String news = reader.news();
        assertThat(news)
                .contains("event: tidings.gap\n", "\"reason\":\"discarded\"")
                .doesNotContain("data: gone")
                .endsWith("id: " + small.log.ids().at(small.log.head()) + "\n\n");
        assertThat(gone.position()).isEqualTo(1);
    }

    @Test
    void saysThatAnIdOfAnotherLogIsUnknownAndRefusesWhatIsNoId() {
        Scene.Reader reader = open(null, "a");
        Appended b1 = scene.publish("b", "b1");
        Selection selection = bring(Cursor.of("0therlog-17"), "b");
        assertThat(reader.news())
                .contains("{\"requested\":\"0therlog-17\",\"resumedAfter\":\"" + place(selection, 0)
                        + "\",\"reason\":\"unknown-id\"}")
                .endsWith(brought(selection, b1, "b1") + idOnly(selection));
        long head = scene.log.head();
        assertThatThrownBy(() -> bring(Cursor.of("yesterday"), "c"))
                .hasCauseInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"yesterday\"");
        assertThat(scene.log.head()).isEqualTo(head);
        Appended a1 = scene.publish("a", "a1");
        assertThat(reader.news()).isEqualTo(scene.block(a1, "a1"));
    }

    @Test
    void isToldWhereTheChangeThatItWasWithinIsNotKnownAnyMore() {
        Scene small =
                new Scene(Scene.memoryLog(3), StreamOptions.DEFAULTS.withStreamKept(Duration.ZERO), HubListener.NONE);
        small.publish("b", "b1");
        small.publish("b", "b2");
        String cursor = small.log.ids().withinChange(2, 1);
        assertThat(small.new Reader(back(cursor)).news())
                .contains("{\"requested\":\"" + cursor + "\",\"resumedAfter\":\""
                        + small.log.ids().at(2) + "\",\"reason\":\"unknown-id\"}");
    }

    @Test
    void bringsWhatItsReaderMayHaveOfThePastAlone() {
        StreamClaim claim = new StreamClaim(NAME, View::of, selectors -> {
            if (selectors.all().contains(Selector.of("c"))) {
                throw new InvalidValueException("no history of c");
            }
            return View.of(selectors);
        });
        Scene.Reader reader = open(scene, new Subscription(View.of(Selectors.of("a")), null).with(claim));
        Appended b1 = scene.publish("b", "b1");
        scene.publish("c", "c1");
        assertThatThrownBy(() -> bring(Cursor.EARLIEST, "b", "c")).hasMessageContaining("no history of c");
        Selection selection = bring(Cursor.EARLIEST, "b");
        assertThat(reader.news()).endsWith(brought(selection, b1, "b1") + idOnly(selection));
        Appended c2 = scene.publish("c", "c2");
        assertThat(change(selectors("c"), List.of()).selectors()).isEqualTo(Selectors.of("a", "b", "c"));
        Appended c3 = scene.publish("c", "c3");
        assertThat(reader.news()).endsWith(scene.block(c3, "c3")).doesNotContain("id: " + c2.id() + "\n");
    }

    @Test
    void endsBehindWhatItBroughtOfTopicsThatHaveEnded() {
        Scene.Reader reader = open(null, "a");
        Appended b1 = scene.publish("b", "b1");
        Appended end = scene.hub
                .publish(Event.on("b").data("last").end(true).build())
                .toCompletableFuture()
                .join();
        scene.loop.runAll();
        SelectionChange change = new SelectionChange(selectors("b"), selectors("a"), Cursor.EARLIEST, 9);
        CompletableFuture<Selection> asked = scene.hub.select(NAME, change).toCompletableFuture();
        scene.loop.runAll();
        Selection selection = asked.join();
        assertThat(reader.news())
                .contains(brought(selection, b1, "b1") + brought(selection, end, "last") + idOnly(selection)
                        + "event: tidings.end\nid: " + selection.id() + ".end\n");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.ENDED);
        assertThat(scene.hub.hasEnded(back(selection.id() + ".end"))).isTrue();
    }

    @Test
    void letsOnlySoManyChangesWaitForAReaderWhoDoesNotRead() {
        Scene.Reader reader = open(null, "a");
        reader.sink.stallAfter(0);
        // The first takes effect at once, and is what its socket does not take.
        for (int i = 0; i <= SelectionHistory.MOST; i++) {
            change(selectors(i % 2 == 0 ? "b" : "a"), selectors(i % 2 == 0 ? "a" : "b"));
        }
        assertThatThrownBy(() -> change(selectors("c"), List.of()))
                .hasCauseInstanceOf(StreamBusyException.class)
                .hasMessageContaining("has yet to come to 256 changes");
        reader.drain(Integer.MAX_VALUE);
        assertThat(change(selectors("c"), List.of()).selectors().all()).hasSize(2);
    }

    private static Subscription back(String id) {
        return new Subscription(View.of(Selectors.of("a")), id).with(StreamClaim.of(NAME));
    }

    private static Grant grant(String subject, Duration life) {
        Bearer bearer = new Bearer("issuer", subject, null, null);
        return new Grant(
                bearer, Rights.ALL, life.isZero() ? Instant.MAX : Instant.now().plus(life), Limits.NONE);
    }

    private String renew(Grant grant, Function<Selectors, View> reach) {
        return renew(new GrantRenewal(new StreamClaim(NAME, reach, reach), grant, ticket -> Event.on("tickets")
                .data(ticket)
                .build()));
    }

    private String renew(GrantRenewal renewal) {
        CompletableFuture<String> asked = scene.hub.renew(renewal).toCompletableFuture();
        scene.loop.runAll();
        return asked.join();
    }

    private Scene.Reader openWith(Grant grant, StreamClaim claim) {
        return open(
                scene,
                new Subscription(View.of(Selectors.of("a")), null).with(grant).with(claim));
    }

    private Appended publishPrivate(String data) {
        Event event = Event.on("a").data(data).isPrivate(true).build();
        Appended appended = scene.hub.publish(event).toCompletableFuture().join();
        scene.loop.runAll();
        return appended;
    }

    @Test
    void goesOnByANewerGrantFromOnePlaceOn() {
        Scene.Reader reader = openWith(grant("u1", Duration.ofSeconds(5)), StreamClaim.of(NAME));
        publishPrivate("not granted yet");
        String place = renew(grant("u1", Duration.ofHours(1)), View::withPrivate);
        assertThat(place).isEqualTo(scene.log.ids().at(1));
        Appended shown = publishPrivate("granted");
        assertThat(reader.news()).isEqualTo(scene.block(shown, "granted"));
        scene.tick(240);
        assertThat(reader.sink.closed).isNull();
        renew(grant("u1", Duration.ofSeconds(2)), View::of);
        publishPrivate("not granted any more");
        scene.tick(20);
        assertThat(reader.news()).doesNotContain("any more");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.EXPIRED);
    }

    @Test
    void goesOnByTheGrantThatItHasWhereTheNewOneWillNotDo() {
        Scene.Reader reader = openWith(grant("u1", Duration.ZERO), new StreamClaim(NAME, View::withPrivate, View::of));
        assertThatThrownBy(() -> renew(grant("u2", Duration.ZERO), View::of))
                .hasCauseInstanceOf(OtherPartyException.class);
        assertThatThrownBy(() -> renew(grant("u1", Duration.ZERO), selectors -> {
                    throw new InvalidValueException("not within");
                }))
                .hasMessageContaining("not within");
        Appended event = publishPrivate("still granted");
        Selection selection = change(selectors("b"), List.of());
        assertThat(reader.news())
                .startsWith(scene.block(event, "still granted"))
                .contains(selection.id());
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        assertThatThrownBy(() -> renew(grant("u1", Duration.ZERO), View::of))
                .hasCauseInstanceOf(UnknownStreamException.class);
    }

    /** They take effect at one place, where its reader comes late. */
    @Test
    void goesOnByTheLastOfTheGrantsThatItWasGivenWhileItsReaderDidNotRead() {
        Scene.Reader reader = openWith(grant("u1", Duration.ZERO), StreamClaim.of(NAME));
        reader.sink.stallAfter(0);
        scene.publish("a", "unread");
        renew(grant("u1", Duration.ZERO), View::withPrivate);
        renew(grant("u1", Duration.ZERO), View::withPrivate);
        renew(grant("u1", Duration.ZERO), View::of);
        publishPrivate("not granted any more");
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news()).contains("unread").doesNotContain("any more");
    }

    /** Its reader came to it late. */
    @Test
    void endsWhereItIsToGoOnByAGrantThatHasEndedByThen() {
        Scene.Reader reader = openWith(grant("u1", Duration.ZERO), StreamClaim.of(NAME));
        reader.sink.stallAfter(0);
        scene.publish("a", "unread");
        renew(grant("u1", Duration.ofSeconds(-1)), View::of);
        scene.publish("a", "behind the end");
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news()).contains("unread").doesNotContain("behind the end");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.EXPIRED);
    }

    /** What its reader missed may be found in the log only when the newer grant is there. */
    @Test
    void comesToAChangeThatItMissedByTheGrantThatItCameBackWith() {
        ManualLoop answers = new ManualLoop();
        DelayedEventLog log = new DelayedEventLog(Scene.memoryLog(100), answers);
        Scene late = new Scene(log, StreamOptions.DEFAULTS, HubListener.NONE);
        Scene.Reader first =
                open(late, new Subscription(View.of(Selectors.of("a", "c")), null).with(StreamClaim.of(NAME)));
        first.subscriber.close(CloseReason.CLIENT_GONE);
        Event event = Event.on("c", "d").data("brought").build();
        String id = late.hub.publish(event).toCompletableFuture().join().id();
        late.hub.select(NAME, new SelectionChange(selectors("d"), List.of(), Cursor.EARLIEST, 9));
        answers.runAll();
        StreamClaim withoutC = new StreamClaim(NAME, NamedStreamTest::viewWithoutC, NamedStreamTest::viewWithoutC);
        Scene.Reader reader =
                late.subscribeOnly(back(id).with(grant("u1", Duration.ZERO)).with(withoutC));
        late.shard.wake();
        late.hub.renew(new GrantRenewal(StreamClaim.of(NAME), grant("u1", Duration.ZERO), ticket -> event));
        for (int i = 0; i < 9; i++) {
            answers.runAll();
            late.loop.runAll();
        }
        assertThat(reader.news()).contains("data: brought\n");
    }

    private static View viewWithoutC(Selectors selectors) {
        if (selectors.all().contains(Selector.of("c"))) {
            throw new InvalidValueException("c is not granted");
        }
        return View.of(selectors);
    }

    @Test
    void isChangedByItsOwnPartyAlone() {
        openWith(grant("u1", Duration.ZERO), StreamClaim.of(NAME));
        SelectionChange change = new SelectionChange(selectors("b"), List.of(), 9);
        CompletableFuture<Selection> other = scene.hub
                .select(NAME, change, grant("u2", Duration.ZERO).bearer())
                .toCompletableFuture();
        CompletableFuture<Selection> nobody =
                scene.hub.select(NAME, change, Bearer.NOBODY).toCompletableFuture();
        CompletableFuture<Selection> own = scene.hub
                .select(NAME, change, grant("u1", Duration.ZERO).bearer())
                .toCompletableFuture();
        scene.loop.runAll();
        assertThat(other).isCompletedExceptionally();
        assertThat(nobody).isCompletedExceptionally();
        assertThat(own).isCompleted();
    }

    @Test
    void writesDownThatTheTicketIsGoodForLonger() {
        StreamClaim claim = new StreamClaim(NAME, View::of, View::of, "ticket-17");
        openWith(grant("u1", Duration.ofSeconds(5)), claim);
        String place = renew(grant("u1", Duration.ofHours(1)), View::of);
        Event written = scene.log
                .read(View.of(Selectors.of("tickets")), 0, new ReadLimit(9, 999))
                .toCompletableFuture()
                .join()
                .entries()
                .get(0)
                .event();
        assertThat(written.data()).isEqualTo("ticket-17");
        assertThat(place).isEqualTo(scene.log.ids().at(scene.log.head()));
    }

    @Test
    void needsANameThatNobodyGuesses() {
        assertThatThrownBy(() -> StreamName.of("short"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("The name of the stream has 5 characters;")
                .hasMessageNotContainingAny("short");
        assertThatThrownBy(() -> StreamName.of("0123456789abcdef012345")).hasMessageContaining("22 characters");
        assertThatThrownBy(() -> StreamName.of("a name with spaces in it, long"))
                .hasMessageContaining("one of which");
        assertThat(StreamName.of("0123456789abcdef0123456789abcdef").hash()).hasSize(64);
    }
}
