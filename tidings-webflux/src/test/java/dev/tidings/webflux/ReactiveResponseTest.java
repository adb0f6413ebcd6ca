package dev.tidings.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.carry.HubLoops;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Sink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A response as a sink, whose server is a stand-in. */
class ReactiveResponseTest {
    private static final int MEGABYTE = 1 << 20;

    private final Hub hub = Hub.inMemory();
    private final HubLoops loops =
            new HubLoops("loop", hub, HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING)), 1);
    private final LoopPart part = loops.next();
    private final ByteBuffer bytes = ByteBuffer.allocate(MEGABYTE);
    private final AtomicInteger told = new AtomicInteger();

    @AfterEach
    void stop() {
        loops.close();
        hub.close();
    }

    private ReactiveResponse on(ManualServer server) {
        ReactiveResponse response = new ReactiveResponse(part, new SharedBytes(), server);
        response.answered().subscribe();
        onLoop(() -> {
            response.tell(new Sink.Listener() {
                @Override
                public void onWritable() {
                    told.incrementAndGet();
                }

                @Override
                public void onPeerGone() {}

                @Override
                public void onPeerLost() {}
            });
            return 0;
        });
        return response;
    }

    private int onLoop(IntSupplier work) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        assertThat(part.execute(() -> result.complete(work.getAsInt()))).isTrue();
        return result.join();
    }

    private int send(ReactiveResponse to, int length) {
        return onLoop(() -> to.send(bytes, 0, length));
    }

    @Test
    void littleWaitsAtAServerThatSaysWhatItHasWritten() {
        ManualServer server = new ManualServer(128);
        ReactiveResponse response = on(server);
        assertThat(send(response, 100)).isEqualTo(100);
        server.write(1);
        assertThat(send(response, MEGABYTE)).isBetween(1, 50_000);
        assertThat(send(response, MEGABYTE)).isZero();
        while (server.waitingBuffers() > 1) {
            server.write(1);
        }
        assertThat(send(response, MEGABYTE)).isZero();
        server.write(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> told.get() == 1);
        assertThat(send(response, MEGABYTE)).isPositive();
    }

    @Test
    void manySmallEventsDoNotWaitForEachOther() {
        ManualServer server = new ManualServer(128);
        ReactiveResponse response = on(server);
        assertThat(send(response, 100)).isEqualTo(100);
        server.write(1);
        for (int i = 0; i < 128; i++) {
            assertThat(send(response, 100)).isEqualTo(100);
        }
        assertThat(send(response, 100)).isZero();
        assertThat(server.waitingBuffers()).isEqualTo(128);
    }

    @Test
    void oneByOneIsWhatAServerGetsThatAsksSo() {
        ManualServer server = new ManualServer(1);
        ReactiveResponse response = on(server);
        for (int i = 0; i < 20; i++) {
            assertThat(send(response, MEGABYTE)).isEqualTo(16 * 1024);
            assertThat(send(response, MEGABYTE)).isZero();
            server.write(1);
        }
    }

    @Test
    void aServerThatAsksForManyAtATimeIsNotWaitedFor() {
        ManualServer server = new ManualServer(32);
        ReactiveResponse response = on(server);
        int sent = send(response, MEGABYTE);
        assertThat(sent).isBetween(1, 50_000);
        await().atMost(Duration.ofSeconds(60)).until(() -> told.get() == 1);
        sent += send(response, MEGABYTE);
        assertThat(sent).isEqualTo(32 * 16 * 1024);
        server.write(24);
        await().atMost(Duration.ofSeconds(60)).until(() -> told.get() == 2);
        assertThat(send(response, MEGABYTE)).isEqualTo(24 * 16 * 1024);
    }

    @Test
    void endsBehindWhatWasSent() {
        ManualServer server = new ManualServer(128);
        ReactiveResponse response = on(server);
        assertThat(send(response, 100)).isEqualTo(100);
        onLoop(() -> {
            response.finish();
            return 0;
        });
        assertThat(server.isCompleted()).isTrue();
        assertThat(send(response, 100)).isEqualTo(Sink.CLOSED);
    }

    @Test
    void halfAnAnswerIsNotTakenForTheWhole() {
        ManualServer server = new ManualServer(128);
        ReactiveResponse response = on(server);
        assertThat(send(response, 100)).isEqualTo(100);
        onLoop(() -> {
            response.complete();
            return 0;
        });
        assertThat(server.hasFailed()).isTrue();
    }

    @Test
    void whatAllAreSentIsCopiedOnce() {
        SharedBytes shared = new SharedBytes();
        ByteBuffer window = ByteBuffer.allocateDirect(64).put(0, "abcabd".getBytes(StandardCharsets.US_ASCII));
        byte[] first = shared.of(window, 0, 3);
        assertThat(shared.of(window, 0, 3)).isSameAs(first);
        assertThat(shared.of(window, 3, 3))
                .isNotSameAs(first)
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("abd");
        assertThat(first).asString(StandardCharsets.US_ASCII).isEqualTo("abc");
    }
}
