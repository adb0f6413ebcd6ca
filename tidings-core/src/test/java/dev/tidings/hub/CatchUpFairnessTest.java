package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatchUpFairnessTest {
    private final HeldEventLog log = new HeldEventLog(Scene.memoryLog(1000));
    private final Scene scene = new Scene(log, Duration.ZERO, HubListener.NONE);

    private Scene.Reader newest(int count) {
        return scene.new Reader(Subscription.from(View.of(Selectors.of("*")), new Cursor.Last(count)));
    }

    private List<Scene.Reader> subscribe(int count, String cursor, String selector) {
        List<Scene.Reader> readers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readers.add(scene.subscribeFrom(cursor, selector));
        }
        return readers;
    }

    @Test
    void aReaderComesBackWhileManyQuestionsAreBeingSearchedFor() {
        scene.publish("a", "1");
        for (int i = 0; i < 200; i++) {
            Scene.Reader unused = newest(10);
        }

        assertThat(log.located()).hasSize(200);
        assertThat(scene.subscribeFrom("earliest", "a").news()).contains("data: 1\n");
    }

    @Test
    void aReaderComesBackWhileManyWithPatternsCatchUp() {
        scene.publish("a", "1");
        List<Scene.Reader> patterns = subscribe(200, "earliest", "*");
        assertThat(log.read()).hasSizeBetween(1, 63);

        assertThat(scene.subscribeFrom("earliest", "a").news()).contains("data: 1\n");

        answerReads();
        assertThat(patterns).allSatisfy(reader -> assertThat(reader.news()).isEqualTo(Scene.PROLOGUE));
    }

    /** As a log that finds nothing would, until nobody asks any more. */
    private void answerReads() {
        for (int i = 0; i < log.read().size(); i++) {
            log.read().get(i).complete(new Slice(List.of(), log.head(), 0));
            scene.loop.runAll();
        }
        assertThat(log.read()).hasSize(200);
    }

    @Test
    void theLogNeedNotFindWhatNobodyWaitsForAnyMore() {
        scene.publish("a", "1");
        Scene.Reader stays = newest(10);
        newest(10).subscriber.close(CloseReason.CLIENT_GONE);
        scene.subscribeFrom("earliest", "*").subscriber.close(CloseReason.CLIENT_GONE);
        scene.loop.runAll();

        assertThat(log.located().get(0)).isNotDone();
        assertThat(log.located().get(1)).isCancelled();
        assertThat(log.read().get(0)).isCancelled();
        assertThat(stays.subscriber.isClosed()).isFalse();
    }

    @Test
    void whatWasNotSearchedForIsToldInTheStream() {
        String id = scene.publish("a", "1").id();
        Scene.Reader reader = newest(10);

        log.located().get(0).complete(new Location(true, 1, 0, true));
        scene.loop.runAll();

        assertThat(reader.news())
                .startsWith(Scene.PROLOGUE + "event: ")
                .contains("gap\nid: " + id)
                .contains("{\"requested\":\"-10\",\"resumedAfter\":\"" + id + "\",\"reason\":\"not-searched\"}");
    }
}
