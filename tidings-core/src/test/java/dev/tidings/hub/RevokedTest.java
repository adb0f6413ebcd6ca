package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Revocation;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken back from streams that are open, and from whoever comes later. */
class RevokedTest {
    private static Subscription by(String subject) {
        Grant grant = new Grant(new Bearer("app", subject, null, null), Rights.ALL, Instant.MAX, Limits.NONE);
        return new Subscription(View.of(Selectors.of("a")), null).with(grant);
    }

    private static Revocation of(String subject) {
        return new Revocation("app", subject, null, Instant.now(), Instant.now().plusSeconds(3600));
    }

    private static Bearer bearer(String subject) {
        return by(subject).grant().bearer();
    }

    @Test
    void closesTheStreamsThatItHitsForGoodBeforeItIsAnswered() {
        Scene scene = new Scene();
        Scene.Reader hit = scene.new Reader(by("u1"));
        Scene.Reader other = scene.new Reader(by("u2"));
        CompletableFuture<?> answered = scene.hub.revoke(of("u1")).toCompletableFuture();
        assertThat(answered).isNotDone();
        scene.loop.runAll();
        assertThat(answered).isCompleted();
        assertThat(hit.sink.closed).isEqualTo(CloseReason.REVOKED);
        assertThat(hit.news()).contains("event: tidings.stop\n", "\"revoked\"");
        assertThat(other.sink.closed).isNull();
        assertThat(scene.hub.revocations().hit(bearer("u1"))).isTrue();
        assertThat(scene.hub.revocations().hit(bearer("u2"))).isFalse();
    }

    /** It was let in just before, and is opened just after those that were open are looked through. */
    @Test
    void closesAStreamThatWasOnItsWay() {
        Scene scene = new Scene();
        scene.hub.revoke(of("u1"));
        scene.loop.runAll();
        Scene.Reader late = scene.new Reader(by("u1"));
        assertThat(late.sink.closed).isEqualTo(CloseReason.REVOKED);
        assertThat(late.news()).contains("event: tidings.stop\n");
        assertThat(scene.hub.subscriberCount()).isZero();
        assertThat(scene.new Reader(by("u2")).sink.closed).isNull();
    }

    /** A log may tell the one who appended before those who follow it. */
    @Test
    void isInForceWhenItIsAnsweredWhoeverHearsOfItFirst() {
        Hub deaf = new Hub(
                new ForwardingEventLog(Scene.memoryLog(1000)) {
                    @Override
                    public void follow(CommitListener listener) {}
                },
                StreamOptions.DEFAULTS);
        deaf.revoke(of("u1")).toCompletableFuture().join();
        assertThat(deaf.revocations().hit(bearer("u1"))).isTrue();
    }

    @Test
    void isKnownToTheNextHubOfTheLogAndHeardByIt() {
        EventLog log = Scene.memoryLog(1000);
        Hub first = new Hub(log, StreamOptions.DEFAULTS);
        first.revoke(of("u1")).toCompletableFuture().join();
        Hub second = new Hub(
                new ForwardingEventLog(log) {
                    @Override
                    public void follow(CommitListener listener) {}
                },
                StreamOptions.DEFAULTS);
        assertThat(second.revocationsKnown().toCompletableFuture()).isCompleted();
        assertThat(second.revocations().hit(bearer("u1"))).isTrue();
    }

    /** It is written by another thread. */
    private static void awaitNewestOf(Hub hub, Topic topic, long position) throws InterruptedException {
        for (int tries = 0; tries < 5000; tries++) {
            if (hub.newestOf(topic).toCompletableFuture().join().stream()
                    .anyMatch(entry -> entry.position() > position)) {
                return;
            }
            Thread.sleep(1);
        }
        throw new AssertionError("not written again");
    }

    /** Retention by age takes what lies there, though nothing comes after it. */
    @Test
    void outlivesTheAgeOfALogThatNothingIsWrittenTo() throws InterruptedException {
        Hub hub = new Hub(
                new ForwardingEventLog(Scene.memoryLog(1000)) {
                    @Override
                    public Duration maxAge() {
                        return Duration.ofMillis(200);
                    }
                },
                StreamOptions.DEFAULTS);
        Revocation revocation = of("u1");
        hub.publish(Event.on("a").data("x").build()).toCompletableFuture().join();
        long written = hub.revoke(revocation).toCompletableFuture().join().position();
        awaitNewestOf(hub, RevocationEvent.of(revocation).canonicalTopic(), written + 1);
        hub.close();
    }

    @Test
    void isAnsweredThoughTheLoopOfAShardHasStopped() {
        Scene scene = new Scene();
        scene.hub.addShard(new StoppedLoop());
        CompletableFuture<?> answered = scene.hub.revoke(of("u1")).toCompletableFuture();
        scene.loop.runAll();
        assertThat(answered).isCompleted();
    }

    private static final class StoppedLoop implements Loop {
        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            throw new RejectedExecutionException("stopped");
        }

        @Override
        public void executeAfterIo(Runnable task) {
            execute(task);
        }

        @Override
        public void executeAfter(Duration delay, Runnable task) {
            execute(task);
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    }

    /** Retention takes the oldest: what is in force is written again before, however little the log keeps. */
    @ParameterizedTest
    @ValueSource(ints = {200, 10_000})
    void outlivesTheEventsThatPushOthersOut(int kept) throws InterruptedException {
        EventLog log = Scene.memoryLog(kept);
        Hub hub = new Hub(log, StreamOptions.DEFAULTS);
        Revocation revocation = of("u1");
        hub.revoke(revocation).toCompletableFuture().join();
        Topic topic = RevocationEvent.of(revocation).canonicalTopic();
        Event event = Event.on("a").data("x").build();
        for (int i = 0; i < 6 * kept; i++) {
            hub.publish(event);
            if (i % (kept / 10) == 0) {
                awaitNewestOf(hub, topic, log.head() - kept * 9L / 10);
            }
        }
        hub.publish(event).toCompletableFuture().join();
        Hub next = new Hub(
                new ForwardingEventLog(log) {
                    @Override
                    public void follow(CommitListener listener) {}
                },
                StreamOptions.DEFAULTS);
        next.revocationsKnown().toCompletableFuture().join();
        assertThat(next.revocations().hit(bearer("u1"))).isTrue();
    }
}
