package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.Replies;
import dev.tidings.http.Requests;
import dev.tidings.hub.Loop;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hub is ready when what is published comes back to every loop. */
class ReadinessTest {
    private final Surface surface = Surface.withDefaults();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        surface.close();
    }

    /** A loop on the test's thread, which hangs while its tasks are not run. */
    private final class HangingLoop implements Loop {
        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void executeAfterIo(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void executeAfter(Duration delay, Runnable task) {
            tasks.add(task);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    private void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void isReadyOnceEachLoopHasFollowed() {
        surface.hub.addShard(new HangingLoop());
        FakeExchange one = surface.start(Requests.local("GET /health/ready"));
        FakeExchange other = surface.start(Requests.local("GET /health/ready"));
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            turn();
            return one.run().isAnswered() && other.run().isAnswered();
        });
        assertThat(one.answer().status()).isEqualTo(200);
        assertThat(other.answer().status()).isEqualTo(200);
        assertThat(surface.log.events).as("who asks meanwhile shares the probe").hasSize(1);
    }

    @Test
    void isNotReadyWhileALoopHangs() {
        surface.hub.addShard(new HangingLoop());
        Answer answer = surface.start(Requests.local("GET /health/ready")).answer();
        assertThat(Replies.problem(answer, 503)).contains("did not come back");
        turn();
    }
}
