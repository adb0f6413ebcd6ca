package dev.tidings.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.server.QuietLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandshakesTest {
    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refusesWhatWouldWaitTooLongAndSaysSoOnce() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(3);
        try (Handshakes handshakes = new Handshakes(1, 2)) {
            handshakes.execute(() -> {
                begun.countDown();
                await(go);
                all.countDown();
            });
            await(begun);
            handshakes.execute(all::countDown);
            handshakes.execute(all::countDown);
            assertThatThrownBy(() -> handshakes.execute(all::countDown)).isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> handshakes.execute(all::countDown)).isInstanceOf(RejectedExecutionException.class);
            assertThat(QuietLog.recorded().split("2 wait, and the connections of others are closed", -1))
                    .hasSize(2);
            QuietLog.forget();
            go.countDown();
            await(all);
        }
    }

    @Test
    void refusesEverythingWhenItIsClosed() {
        AtomicInteger run = new AtomicInteger();
        Handshakes handshakes = new Handshakes(1, 2);
        handshakes.close();
        assertThatThrownBy(() -> handshakes.execute(run::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(run).hasValue(0);
    }
}
