package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Beginning with the newest event of each topic: one each, at once, and then what comes; cut off anywhere, and come back. */
class SnapshotTest {
    private static final Pattern LAST_ID = Pattern.compile("id: ([^\n]*)\n(?:[^\n]+\n)*\n");

    private final Scene scene = new Scene();

    private static Subscription newest(String... selectors) {
        return Subscription.from(View.of(Selectors.of(selectors)), Cursor.NEWEST);
    }

    private static Subscription after(String id, String... selectors) {
        return new Subscription(View.of(Selectors.of(selectors)), id);
    }

    private String within(Appended head, Appended event) {
        return scene.log.ids().within(head.position(), event.position());
    }

    private static String block(String id, String data) {
        return "id: " + id + "\ndata: " + data + "\n\n";
    }

    private static List<String> data(String sent) {
        List<String> found = new ArrayList<>();
        for (String line : sent.lines().toList()) {
            if (line.startsWith("data: ")) {
                found.add(line.substring(6));
            }
        }
        return found;
    }

    private static String lastId(String sent) {
        String last = "";
        for (Matcher ids = LAST_ID.matcher(sent); ids.find(); ) {
            last = ids.group(1);
        }
        return last;
    }

    @Test
    void sendsOneEventOfEachTopicInOrderAndThenWhatComes() {
        scene.publish("a", "1");
        Appended b = scene.publish("b", "2");
        Appended a = scene.publish("a", "3");
        Appended head = scene.publish("other", "4");
        Reader reader = scene.new Reader(newest("a", "b"));
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + block(within(head, b), "2") + block(head.id(), "3"));
        Appended live = scene.publish("b", "5");
        assertThat(reader.news()).isEqualTo(scene.block(live, "5"));
        assertThat(a.position()).isEqualTo(3);
        assertThat(scene.shard.snapshotPositions()).isZero();
    }

    @Test
    void beginsWithWhatComesWhereThereIsNothing() {
        scene.publish("other", "1");
        Reader reader = scene.new Reader(newest("a"));
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE);
        Appended live = scene.publish("a", "2");
        assertThat(reader.news()).isEqualTo(scene.block(live, "2"));
    }

    @Test
    void goesOnWhereItWasCutOffAtAnyByte() {
        for (int i = 0; i < 5; i++) {
            scene.publish("t/" + i, "first of " + i);
            scene.publish("t/" + i, "newest of " + i);
        }
        String whole = scene.new Reader(newest("t/*")).news();
        for (int bytes = 0; bytes <= whole.length(); bytes++) {
            Reader cut = scene.new Reader(newest("t/*"), bytes);
            String before = cut.news();
            cut.subscriber.close(CloseReason.CLIENT_GONE);
            String id = lastId(before);
            Reader again = scene.new Reader(id.isEmpty() ? newest("t/*") : after(id, "t/*"));
            List<String> all = new ArrayList<>(
                    data(before.substring(0, before.lastIndexOf("\n\n") < 0 ? 0 : before.lastIndexOf("\n\n"))));
            all.addAll(data(again.news()));
            assertThat(all)
                    .as("cut after %d bytes", bytes)
                    .containsExactly("newest of 0", "newest of 1", "newest of 2", "newest of 3", "newest of 4");
            again.subscriber.close(CloseReason.CLIENT_GONE);
        }
        assertThat(scene.shard.snapshotPositions()).isZero();
    }

    @Test
    void isSentWholeByteByByteWhileEventsCome() {
        for (int i = 0; i < 3; i++) {
            scene.publish("t/" + i, "newest of " + i);
        }
        Reader reader = scene.new Reader(newest("t/*"), 0);
        Appended live = scene.publish("t/0", "live");
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            reader.drain(1);
            sent.append(reader.news());
        }
        assertThat(data(sent.toString())).containsExactly("newest of 0", "newest of 1", "newest of 2", "live");
        assertThat(lastId(sent.toString())).isEqualTo(live.id());
    }

    /** What came after the snapshot's head comes after the snapshot, not in its place. */
    @Test
    void sendsTheRestAsOfItsHeadAndThenAllThatCame() {
        Appended first = scene.publish("a", "a1");
        scene.publish("b", "b1");
        Appended head = scene.publish("c", "c1");
        scene.publish("b", "b2");
        scene.publish("b", "b3");
        Reader reader = scene.new Reader(after(within(head, first), "*"));
        assertThat(data(reader.news())).containsExactly("b1", "c1", "b2", "b3");
    }

    @Test
    void saysInItsHeadAPlaceThatOneCanComeBackTo() {
        scene.publish("other", "0");
        scene.publish("a", "1");
        Appended head = scene.publish("b", "2");
        List<String> heads = new ArrayList<>();
        ManualSink sink = new ManualSink(bytes -> {});
        Subscriber subscriber = scene.shard.subscribe(newest("a", "b"), sink, id -> {
            heads.add(id);
            return new byte[] {'\n'};
        });
        subscriber.close(CloseReason.CLIENT_GONE);
        assertThat(heads).containsExactly(scene.log.ids().within(head.position(), 1));
        assertThat(data(scene.new Reader(after(heads.get(0), "a", "b")).news())).containsExactly("1", "2");
    }

    @Test
    void marksWhereItEndsAndLiveBegins() {
        scene.publish("a", "1");
        Appended head = scene.publish("b", "2");
        Reader reader = scene.new Reader(newest("*").withMarks(true));
        assertThat(reader.news())
                .endsWith(block(head.id(), "2") + "event: tidings.live\nid: " + head.id() + "\ndata: {\"id\":\""
                        + head.id() + "\"}\n\n");
        Reader empty = scene.new Reader(newest("nothing").withMarks(true));
        assertThat(empty.news()).startsWith(Scene.PROLOGUE + "event: tidings.live\n");
        Reader unmarked = scene.new Reader(newest("*"));
        assertThat(unmarked.news()).doesNotContain("tidings.live");
    }

    @Test
    void endsBehindTheSnapshotWhereThatIsAskedFor() {
        scene.publish("a", "1");
        scene.publish("b", "2");
        Reader reader = scene.new Reader(newest("*").with(Subscription.End.WHEN_CAUGHT_UP));
        assertThat(data(reader.news())).containsExactly("1", "2");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.COMPLETE);
        Reader slow = scene
        .new Reader(newest("*").with(Subscription.End.WHEN_CAUGHT_UP).withMarks(true), 0);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 500 && slow.sink.closed == null; i++) {
            slow.drain(1);
            sent.append(slow.news());
        }
        assertThat(sent.toString()).contains("data: 1\n\n", "data: 2\n\n").contains("tidings.live");
        assertThat(slow.sink.closed).isEqualTo(CloseReason.COMPLETE);
    }

    @Test
    void keepsTheEventsOwnIdInItsEnvelope() {
        Appended a = scene.publish("a", "1");
        Appended head = scene.publish("b", "2");
        String sent = scene.new Reader(newest("*").with(FrameForm.ENVELOPE)).news();
        assertThat(sent)
                .contains("id: " + within(head, a) + "\ndata: {\"topic\":\"a\",\"id\":\"" + a.id() + "\"")
                .contains("id: " + head.id() + "\ndata: {\"topic\":\"b\",\"id\":\"" + head.id() + "\"");
    }

    @Test
    void keepsTypesAndRetriesAndReplacesThePublishersOwnIds() {
        Appended own = scene.hub
                .publish(Event.on("a")
                        .id("own")
                        .type("id: not this")
                        .retry(Duration.ofSeconds(3))
                        .data("id: nor this\nline")
                        .build())
                .toCompletableFuture()
                .join();
        Appended head = scene.publish("b", "2");
        assertThat(scene.new Reader(newest("*")).news())
                .startsWith(Scene.PROLOGUE + "id: " + within(head, own)
                        + "\nevent: id: not this\nretry: 3000\ndata: id: nor this\ndata: line\n\n");
    }

    @Test
    void comesBeforeWhatIsConflatedOrThrottled() {
        scene.publish("a", "1");
        scene.publish("b", "2");
        Reader throttled = scene.new Reader(newest("*").withInterval(Duration.ofSeconds(1)));
        Reader conflating = scene.new Reader(newest("*").with(LagPolicy.CONFLATE));
        assertThat(data(throttled.news())).containsExactly("1", "2");
        assertThat(data(conflating.news())).containsExactly("1", "2");
        scene.publish("a", "3");
        assertThat(data(conflating.news())).containsExactly("3");
    }

    @Test
    void isCutAtTheNewestSoManyAndSaysSo() {
        Scene small =
                new Scene(Scene.memoryLog(1000), StreamOptions.DEFAULTS.withMaxSnapshotEvents(2), HubListener.NONE);
        for (int i = 0; i < 4; i++) {
            small.publish("t/" + i, "newest of " + i);
        }
        String sent = small.new Reader(newest("t/*")).news();
        String place = small.log.ids().within(4, 2);
        assertThat(sent)
                .startsWith(Scene.PROLOGUE + "event: tidings.gap\nid: " + place
                        + "\ndata: {\"requested\":\"newest\",\"resumedAfter\":\"" + place
                        + "\",\"reason\":\"not-searched\"}\n\n");
        assertThat(data(sent).subList(1, 3)).containsExactly("newest of 2", "newest of 3");
        assertThat(data(small.new Reader(after(place, "t/*")).news())).containsExactly("newest of 2", "newest of 3");
    }

    @Test
    void tellsOfAGapWhereWhatIsLeftOfItIsGone() {
        Scene small = new Scene(3, Duration.ZERO);
        Appended a = small.publish("a", "1");
        Appended b = small.publish("b", "2");
        Appended head = small.publish("c", "3");
        String place = small.log.ids().within(head.position(), a.position());
        small.publish("d", "4");
        small.publish("d", "5");
        String gone = small.log.ids().within(head.position(), b.position());
        assertThat(small.new Reader(after(place, "a", "b", "c")).news())
                .isEqualTo(Scene.PROLOGUE + "event: tidings.gap\nid: " + gone + "\ndata: {\"requested\":\"" + place
                        + "\",\"resumedAfter\":\"" + gone + "\",\"reason\":\"discarded\"}\n\n"
                        + block(head.id(), "3"));
    }

    @Test
    void takesAPlaceThatCannotBeForAnUnknownId() {
        scene.publish("a", "1");
        for (String tail : List.of("-9.1", "-1.1", "-1.", "-1.x", "-1.0.0", ".1", "-1.01")) {
            String id = scene.log.ids().name() + tail;
            assertThat(scene.new Reader(after(id, "a")).news())
                    .as(id)
                    .contains("\"reason\":\"unknown-id\"")
                    .contains("data: 1\n\n");
        }
    }

    @Test
    void letsGoOfWhatItHoldsWhenAStreamIsClosedInItsMidst() {
        for (int i = 0; i < 100; i++) {
            scene.publish("t/" + i, "newest of " + i);
        }
        Reader reader = scene.new Reader(newest("t/*"), 50);
        assertThat(scene.shard.snapshotPositions()).isEqualTo(100);
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        assertThat(scene.shard.snapshotPositions()).isZero();
    }
}
