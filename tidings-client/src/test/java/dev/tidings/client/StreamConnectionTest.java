package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.RawServer.Exchange;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamConnectionTest extends StreamFixture {
    private final StreamThread owner = new StreamThread("test");

    /** Fails at the first bytes. */
    private static final class Failing implements StreamConnection.Observer {
        private final BlockingQueue<Throwable> lost = new LinkedBlockingQueue<>();
        private final Supplier<Throwable> failure;

        private Failing(Supplier<Throwable> failure) {
            this.failure = failure;
        }

        @Override
        public void onOpen(URI uri, StreamTarget home, String startsAfter) {}

        @Override
        public void onBytes(List<ByteBuffer> bytes) {
            throw sneaky(failure.get());
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
            throw (T) failure;
        }

        @Override
        public void onLost(@Nullable Throwable cause) {
            lost.add(cause == null ? new AssertionError("no cause") : cause);
        }

        @Override
        public void onRefused(CloseReason reason) {}
    }

    static List<Throwable> failures() {
        return List.of(new OutOfMemoryError("on purpose"), new ArithmeticException("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isLostWhenWhatReadsItFails(Throwable failure) throws Exception {
        Failing failing = new Failing(() -> failure);
        StreamSource source =
                new StreamSource(SharedHttpClient.get(), Map::of, TimeoutOptions.DEFAULTS, StatusPolicy.DEFAULTS);
        StreamTarget target = StreamTarget.of(server.uri("/events"), StreamContent.GET);
        StreamConnection connection = new StreamConnection(source, owner, target, failing);
        owner.execute(() -> connection.open(""));
        Exchange exchange = server.accept().openStream().send("data: x\n\n");
        assertThat(failing.lost.poll(60, TimeUnit.SECONDS)).isSameAs(failure);
        assertThat(exchange.awaitGone()).isTrue();
        assertThat(failing.lost).isEmpty();
        owner.shutdown();
    }
}
