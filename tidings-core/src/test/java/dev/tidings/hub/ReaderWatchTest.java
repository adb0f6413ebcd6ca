package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who watches a topic is told that it has a reader, however it came to have one. */
class ReaderWatchTest {
    private static final StreamName NAME = StreamName.of("a-name-that-nobody-guesses");

    private final Scene scene = new Scene();
    private final AtomicInteger told = new AtomicInteger();
    private final Runnable unwatch = scene.hub.onRead(new Topic("watched"), told::incrementAndGet);

    private Reader open(Subscription subscription) {
        return scene.new Reader(subscription);
    }

    private static Subscription seeing(String... selectors) {
        return new Subscription(View.withPrivate(Selectors.of(selectors)), null);
    }

    @Test
    void isToldOfAStreamThatIsOpened() {
        open(seeing("other"));
        assertThat(told).hasValue(0);
        open(seeing("other", "watched"));
        assertThat(told).hasValue(1);
    }

    @Test
    void isNotToldOfWhoDoesNotSeePrivateEventsThere() {
        scene.subscribe("watched");
        assertThat(told).hasValue(0);
    }

    @Test
    void isToldOfAStreamWhoseSelectionChanges() {
        StreamClaim claim = new StreamClaim(NAME, View::withPrivate, View::withPrivate);
        open(seeing("other").with(claim));
        assertThat(told).hasValue(0);
        scene.hub.select(NAME, new SelectionChange(List.of(Selector.of("watched")), List.of(), 3));
        scene.loop.runAll();
        assertThat(told).hasValue(1);
    }

    @Test
    void isToldAgainOnceTheLastHasGone() {
        open(seeing("watched"));
        scene.shard.closeAll(view -> true, CloseReason.SHUTDOWN, () -> {});
        scene.loop.runAll();
        open(seeing("watched"));
        assertThat(told).hasValue(2);
    }

    @Test
    void whatFailsThereIsNoMatterOfTheStream() {
        scene.hub.onRead(new Topic("watched"), () -> {
            throw new IllegalStateException("on purpose");
        });
        Reader reader = open(seeing("watched"));
        reader.news();
        assertThat(scene.block(scene.publish("watched", "x"), "x")).isEqualTo(reader.news());
        assertThat(told).hasValue(1);
    }

    @Test
    void isToldNothingOnceItWatchesNoMore() {
        unwatch.run();
        open(seeing("watched"));
        assertThat(told).hasValue(0);
    }
}
