package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.hub.ShardStatistics.Lag;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HubFiguresTest {
    private final Scene scene = new Scene();

    @Test
    void areThoseOfTheLastTickAndAskNoLoop() {
        scene.subscribe("a");
        scene.tick(1);
        ShardStatistics then = scene.hub.figures().total().statistics();
        assertThat(then).isEqualTo(scene.shard.statistics());
        scene.subscribe("a");
        assertThat(scene.hub.figures().total().statistics()).isEqualTo(then);
        scene.tick(1);
        assertThat(scene.hub.figures().total().statistics().streams().open()).isEqualTo(2);
    }

    @Test
    void stayWhenAShardIsRemovedButForWhatItHad() {
        Reader reader = scene.subscribe("a");
        scene.publish("a", "1");
        scene.tick(1);
        ShardFigures before = scene.hub.figures().total();
        assertThat(before.statistics().streams().open()).isEqualTo(1);
        boolean[] done = {false};
        scene.shard.closeAll(view -> true, CloseReason.SHUTDOWN, () -> done[0] = true);
        scene.loop.runAll();
        assertThat(done[0]).isTrue();
        scene.hub.removeShard(scene.shard);
        scene.hub.removeShard(scene.shard);
        HubFigures after = scene.hub.figures();
        assertThat(after.late()).isEmpty();
        ShardStatistics left = after.total().statistics();
        assertThat(left.streams().open()).isZero();
        assertThat(left.streams().opened()).isEqualTo(1);
        assertThat(left.streams().closed(CloseReason.SHUTDOWN)).isEqualTo(1);
        assertThat(left.traffic().frames()).isEqualTo(1);
        assertThat(left.feeds()).isZero();
        assertThat(after.total().writeNanos().count())
                .isEqualTo(before.writeNanos().count());
        assertThat(reader.subscriber.isClosed()).isTrue();
    }

    @Test
    void timeADeliveryOncePerPassOfAFeedAndNotPerReader() {
        scene.subscribe("a");
        scene.subscribe("a");
        scene.subscribe("b");
        scene.append("a", "1");
        scene.append("a", "2");
        scene.publish("b", "3");
        ShardFigures figures = scene.hub.figures().total();
        assertThat(figures.writeNanos().count()).isEqualTo(2);
        assertThat(figures.passEvents().count()).isEqualTo(2);
        assertThat(figures.passEvents().sum()).isEqualTo(3);
    }

    @Test
    void timeEachOfVeryManyFeeds() {
        for (int i = 0; i < 500; i++) {
            scene.subscribe("own/" + i, "all");
        }
        scene.publish("all", "1");
        assertThat(scene.hub.figures().total().writeNanos().count()).isEqualTo(500);
    }

    @Test
    void timeNothingThatIsThrottled() {
        scene.subscribe(LagPolicy.CATCH_UP, Duration.ofSeconds(1), "a");
        scene.publish("a", "1");
        scene.loop.pass(Duration.ofSeconds(2));
        scene.loop.runAll();
        scene.tick(1);
        ShardFigures figures = scene.hub.figures().total();
        assertThat(figures.statistics().traffic().frames()).isEqualTo(1);
        assertThat(figures.writeNanos().count()).isZero();
        assertThat(figures.passEvents().count()).isEqualTo(1);
    }

    @Test
    void spreadTheLagOfThoseWhoAreBehind() {
        Reader slow = scene.subscribe("a");
        Reader slower = scene.subscribe("a");
        slower.sink.stallAfter(0);
        scene.publish("a", "x".repeat(2000));
        slow.sink.stallAfter(0);
        scene.publish("a", "y");
        scene.tick(30);
        ShardFigures figures = scene.hub.figures().total();
        assertThat(figures.statistics().lag())
                .isEqualTo(scene.shard.statistics().lag());
        assertThat(figures.lag().bytes().count(0)).isEqualTo(1);
        assertThat(figures.lag().bytes().over(0)).isEqualTo(1);
        assertThat(figures.lag().millis().over(3)).isZero();
        // Some seven seconds: more than five, and not fifteen.
        assertThat(figures.lag().millis().over(2)).isEqualTo(2);
        slow.drain(Integer.MAX_VALUE);
        slower.drain(Integer.MAX_VALUE);
        scene.tick(1);
        assertThat(scene.hub.figures().total().lag().bytes().count()).isZero();
        assertThat(scene.hub.figures().total().statistics().lag()).isEqualTo(new Lag(0, 0, 0, 0));
    }

    @Test
    void lookAtSoManyAtATimeOfVeryManyWhoAreBehind() {
        int many = LagSurvey.PER_TICK * 2 + 1;
        for (int i = 0; i < many; i++) {
            scene.subscribe("a").sink.stallAfter(0);
        }
        long each = scene.block(scene.publish("a", "1"), "1").length();
        scene.tick(1);
        Lag first = scene.hub.figures().total().statistics().lag();
        assertThat(first.behind()).isEqualTo(many);
        assertThat(first.totalBytes()).isZero();
        scene.tick(2);
        Lag round = scene.hub.figures().total().statistics().lag();
        assertThat(round).isEqualTo(new Lag(many, each, each * many, 0));
    }

    @Test
    void sayHowLateEachLoopIs() {
        scene.hub.addShard(new ManualLoop(), new SplittableRandom(2));
        assertThat(scene.hub.figures().late()).hasSize(2).allMatch(late -> !late.isNegative());
    }

    @Test
    void countWhatBecameOfWhatWasPublished() {
        scene.publish("a", "1");
        Event own = Event.on("a").id("mine").data("x").build();
        scene.hub.publish(List.of(own, Event.on("b").data("y").build()));
        scene.hub.publish(own);
        Event reserved = Event.on("tidings/mine").data("x").build();
        assertThatThrownBy(() -> scene.hub.publish(reserved)).isInstanceOf(InvalidValueException.class);
        scene.hub.close();
        scene.hub.publish(Event.on("a").data("late").build());
        PublishFigures figures = scene.hub.figures().publishing();
        assertThat(figures.events(PublishOutcome.STORED)).isEqualTo(3);
        assertThat(figures.events(PublishOutcome.DUPLICATE)).isEqualTo(1);
        assertThat(figures.events(PublishOutcome.REFUSED)).isEqualTo(1);
        assertThat(figures.events(PublishOutcome.FAILED)).isEqualTo(1);
        assertThat(figures.commitNanos().count()).isEqualTo(3);
        assertThat(figures.committed()).isEqualTo(3);
        assertThat(figures.committedBytes()).isPositive();
        assertThat(scene.hub.logFigures().head()).isEqualTo(3);
        assertThat(scene.hub.logFigures().oldest()).isEqualTo(1);
        assertThat(scene.hub.logFigures().bytes()).isPositive();
    }
}
