package dev.tidings.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PunctualityTest {
    private static final Duration STUCK = Duration.ofMillis(50);

    private final DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(2);
    private final Punctuality punctuality = new Punctuality(loops);

    @AfterEach
    void end() throws InterruptedException {
        assertThat(loops.shutdownGracefully(0, 30, TimeUnit.SECONDS).await(60, TimeUnit.SECONDS))
                .isTrue();
    }

    private static void awaitTurn(EventExecutor loop) {
        assertThat(loop.submit(() -> {}).awaitUninterruptibly(30, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void isThatOfTheLatestLoop() {
        CountDownLatch stuck = new CountDownLatch(1);
        EventExecutor one = loops.next();
        one.execute(() -> {
            try {
                stuck.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        punctuality.ask();
        awaitTurn(loops.next());
        long asked = System.nanoTime();
        while (System.nanoTime() - asked < STUCK.toNanos()) {
            Thread.onSpinWait();
        }
        assertThat(punctuality.late()).isGreaterThanOrEqualTo(STUCK);
        stuck.countDown();
        awaitTurn(one);
        Duration came = punctuality.late();
        assertThat(came).isGreaterThanOrEqualTo(STUCK);
        // It came, and is not later by the moment any more.
        assertThat(punctuality.late()).isEqualTo(came);
    }

    @Test
    void isAskedAnew() {
        punctuality.ask();
        loops.forEach(PunctualityTest::awaitTurn);
        Duration first = punctuality.late();
        assertThat(first).isPositive();
        punctuality.ask();
        loops.forEach(PunctualityTest::awaitTurn);
        assertThat(punctuality.late()).isPositive().isNotEqualTo(first);
    }
}
