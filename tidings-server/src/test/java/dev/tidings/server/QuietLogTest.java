package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the suite would see a lost buffer. */
class QuietLogTest {
    @AfterEach
    void forgetTheLeakMadeHere() {
        QuietLog.forget();
    }

    @Test
    void seesALostBuffer() {
        loseBuffer();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            QuietLog.findLeaks();
            assertThat(QuietLog.recorded()).contains("LEAK: ByteBuf.release() was not called");
        });
    }

    private static void loseBuffer() {
        for (int i = 0; i < 10; i++) {
            ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(16);
            lost.writeByte(i);
        }
    }
}
