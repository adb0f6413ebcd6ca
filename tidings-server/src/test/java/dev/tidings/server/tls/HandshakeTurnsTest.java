package dev.tidings.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandshakeTurnsTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void await(String name, Runnable more) {
        HandshakeTurns.here().await(loop, () -> {
            done.add(name);
            more.run();
        });
    }

    private List<String> taken(int count) throws InterruptedException {
        String[] taken = new String[count];
        for (int i = 0; i < count; i++) {
            taken[i] = done.take();
        }
        return List.of(taken);
    }

    /** Also what others have yet to ask for, when the next handshake is waiting already. */
    @Test
    void letOthersHaveTheLoopBetweenTwoHandshakes() throws InterruptedException {
        loop.execute(() -> {
            await("first", () -> loop.execute(() -> loop.execute(() -> done.add("another's"))));
            await("second", () -> {});
        });
        assertThat(taken(3)).containsExactly("first", "another's", "second");
    }

    @Test
    void goOnAfterOneThatFails() throws InterruptedException {
        loop.execute(() -> {
            await("first", () -> {
                throw new IllegalStateException("expected");
            });
            await("second", () -> {});
        });
        assertThat(taken(2)).containsExactly("first", "second");
        loop.execute(() -> await("third", () -> {}));
        assertThat(taken(1)).containsExactly("third");
    }
}
