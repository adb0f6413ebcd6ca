package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams in the envelope form beside plain ones, by every way on which an event comes to a reader. */
class FrameFormTest {
    private static final Pattern TIME = Pattern.compile("\"time\":\"[-0-9T:.]+Z\"");

    private final Scene scene = new Scene();

    private static Subscription envelope(@Nullable String cursor, String... selectors) {
        return new Subscription(View.of(Selectors.of(selectors)), cursor).with(FrameForm.ENVELOPE);
    }

    private static String block(Appended event, String topic, String data) {
        return "id: " + event.id() + "\ndata: {\"topic\":\"" + topic + "\",\"id\":\"" + event.id()
                + "\",\"time\":,\"data\":\"" + data + "\"}\n\n";
    }

    /** What a reader was sent since the last call, but for the times. */
    private static String news(Reader reader) {
        return TIME.matcher(reader.news()).replaceAll("\"time\":");
    }

    @Test
    void sendsEachReaderTheFormThatItAskedFor() {
        Reader plain = scene.subscribe("a/*");
        Reader enveloped = scene.new Reader(envelope(null, "a/*"));
        Reader another = scene.new Reader(envelope(null, "a/*"));
        Appended event = scene.publish("a/b", "x");
        assertThat(plain.news()).isEqualTo(Scene.PROLOGUE + scene.block(event, "x"));
        assertThat(news(enveloped))
                .isEqualTo(Scene.PROLOGUE + block(event, "a/b", "x"))
                .isEqualTo(news(another));
        assertThat(scene.shard.feedCount()).isEqualTo(2);
    }

    @Test
    void replaysInTheForm() {
        Appended first = scene.publish("a", "1");
        Appended second = scene.publish("b", "2");
        Reader reader = scene.new Reader(envelope("earliest", "a", "b"));
        Appended third = scene.publish("a", "3");
        assertThat(news(reader))
                .isEqualTo(Scene.PROLOGUE + block(first, "a", "1") + block(second, "b", "2") + block(third, "a", "3"));
    }

    @Test
    void goesOnWithinAFrameThatWasCut() {
        Reader reader = scene.new Reader(envelope(null, "a"));
        reader.news();
        reader.sink.stallAfter(0);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            expected.append(block(scene.publish("a", "event " + i), "a", "event " + i));
        }
        for (int i = 0; i < 2 * expected.length(); i++) {
            reader.drain(1);
        }
        assertThat(news(reader)).isEqualTo(expected.toString());
    }

    @Test
    void throttlesAndConflatesInTheForm() {
        Reader reader = scene
        .new Reader(envelope(null, "a").withInterval(Duration.ofSeconds(1)).with(LagPolicy.CONFLATE));
        reader.news();
        Appended first = scene.publish("a", "1");
        scene.publish("a", "2");
        Appended third = scene.publish("a", "3");
        scene.loop.pass(Duration.ofSeconds(1));
        scene.loop.runAll();
        assertThat(news(reader)).isEqualTo(block(first, "a", "1") + block(third, "a", "3"));
        assertThat(scene.shard.heldBytes()).isZero();
        assertThat(scene.shard.conflatedBytes()).isZero();
    }

    @Test
    void countsTheLagInBytesOfTheForm() {
        Reader reader = scene.new Reader(envelope(null, "a"));
        reader.news();
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        scene.publish("a", "2");
        long lag = reader.subscriber.lagBytes();
        reader.drain(Integer.MAX_VALUE);
        assertThat(lag).isEqualTo(reader.received.size());
        assertThat(reader.subscriber.lagBytes()).isZero();
    }

    @Test
    void keepsNumbersApartFromText() {
        Reader reader = scene.new Reader(envelope(null, "a"));
        scene.hub.publish(Event.on("a").json("12").build());
        scene.hub.publish(Event.on("a").data("12").build());
        scene.loop.runAll();
        assertThat(reader.news()).contains("\"data\":12}").contains("\"data\":\"12\"}");
    }

    /** A gap is the stream's own and no event of a topic. */
    @Test
    void tellsGapsAsToAnybody() {
        Reader reader = scene.new Reader(envelope("unknown", "a"));
        assertThat(reader.news()).contains("event: tidings.gap\n").contains("\ndata: {\"requested\":\"unknown\"");
    }
}
