package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
        Scene.Reader last = readers.remove(readers.size() - 1);
        assertThat(readers).allMatch(reader -> reader.sink.closed == CloseReason.TAKEN_OVER);
        last.news();
        Appended a1 = late.publish("a", "a1");
        assertThat(last.news()).isEqualTo(late.block(a1, "a1"));
        assertThat(ask(late, selectors("b"), List.of())).isCompleted();
    }

    @Test
    void isToldWhereNothingIsKnownOfItsName() {
        Appended a1 = scene.publish("a", "a1");
        Appended a2 = scene.publish("a", "a2");
        Subscription back = new Subscription(View.of(Selectors.of("a")), a1.id()).with(StreamClaim.of(NAME));
        assertThat(scene.new Reader(back).news())
                .isEqualTo(Scene.PROLOGUE + "event: tidings.selection\ndata: {\"selectors\":[\"a\"],\"lostAfter\":\""
                        + a1.id() + "\"}\n\n" + scene.block(a2, "a2"));
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
        StreamClaim claim = new StreamClaim(NAME, selectors -> {
            if (selectors.all().contains(Selector.of("secret"))) {
                throw new InvalidValueException("not granted");
            }
            return View.of(selectors);
        });
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

    private static Subscription back(String id) {
        return new Subscription(View.of(Selectors.of("a")), id).with(StreamClaim.of(NAME));
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
