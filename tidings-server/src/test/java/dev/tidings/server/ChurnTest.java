package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that come and go leave nothing behind. */
@Timeout(300)
class ChurnTest {
    private static final int THREADS = 4;
    private static final int AT_ONCE_PER_THREAD = 125;
    private static final long FEW_MEGABYTES = 4L * 1024 * 1024;

    @Test
    void leavesNothingBehindAfterFiftyThousandStreamsOverEpoll() {
        leavesNothingBehind(50_000, Transport.EPOLL);
    }

    @Test
    void leavesNothingBehindAfterFiveThousandStreamsOverNio() {
        leavesNothingBehind(5_000, Transport.NIO);
    }

    private static void leavesNothingBehind(int streams, Transport transport) {
        try (Served served = Served.over(transport)) {
            churn(served, 2_000);
            served.awaitNobody();
            long before = usedHeap();
            churn(served, streams);
            served.awaitNobody();
            assertThat(usedHeap() - before).isLessThan(FEW_MEGABYTES);
            assertThat(served.ask("GET /health/ready").status()).isEqualTo(200);
        }
    }

    static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void churn(Served served, int streams) {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            threads.add(CompletableFuture.runAsync(
                    () -> comeAndGo(served.server.port(), first, streams / THREADS), Publishers::startThread));
        }
        threads.forEach(CompletableFuture::join);
    }

    /** Opens one after another, waits for every other one's first bytes, and resets the oldest. */
    private static void comeAndGo(int port, int first, int count) {
        ArrayDeque<SocketChannel> open = new ArrayDeque<>();
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = Crowd.subscribe(port, first + i * THREADS);
                open.add(channel);
                if (i % 2 == 0) {
                    assertThat(channel.read(buffer.clear())).isPositive();
                }
                if (open.size() > AT_ONCE_PER_THREAD) {
                    open.remove().close();
                }
            }
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
