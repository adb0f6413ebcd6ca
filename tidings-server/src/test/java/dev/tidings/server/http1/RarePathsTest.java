package dev.tidings.server.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.http.Answer;
import dev.tidings.http.EventStream;
import dev.tidings.http.Exchange;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.Request;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import dev.tidings.server.QuietLog;
import dev.tidings.topic.Selectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails once in a long while: each time the connection ends, and nothing of it is left in any count. */
class RarePathsTest {
    private static final String GET = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final byte[] NONE = {};

    @AfterAll
    static void expectComplaints() {
        QuietLog.forget();
    }

    /** Opens a stream whatever is asked. */
    private static final class Opens implements ExchangeHandler {
        private final byte @Nullable [] firstBytes;

        Opens(byte @Nullable [] firstBytes) {
            this.firstBytes = firstBytes;
        }

        @Override
        @SuppressWarnings("NullAway") // null is what fails when the head is written
        public void handle(Exchange exchange) {
            Subscription subscription = new Subscription(View.of(Selectors.of("a")), (String) null);
            exchange.open(new EventStream(subscription, Answer.of(200), firstBytes, reason -> Answer.of(200)));
        }

        @Override
        public Answer refusal(@Nullable Request request, Throwable failure) {
            return Answer.of(500);
        }
    }

    /** Memory that runs out at one allocation. */
    private static final class RunningOut extends PooledByteBufAllocator {
        private int left;

        RunningOut(int left) {
            super(false);
            this.left = left;
        }

        @Override
        public ByteBuf directBuffer(int capacity) {
            if (left-- == 0) {
                throw new OutOfMemoryError("injected");
            }
            return super.directBuffer(capacity);
        }
    }

    private static void requireNothingLeft(Wire wire) {
        assertThat(wire.isOpen()).isFalse();
        assertThat(wire.hub.subscriberCount()).isZero();
        assertThat(wire.admissions.open()).isZero();
        wire.requireNoLeak();
    }

    @Test
    void endsTheConnectionWhenAStreamCannotBeOpened() {
        try (Wire wire = new Wire(new Opens(null))) {
            wire.send(GET);
            requireNothingLeft(wire);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void endsAStreamForWhichThereIsNoBuffer(int allocations) {
        try (Wire wire = new Wire(new Opens(NONE))) {
            wire.channel.config().setAllocator(new RunningOut(allocations));
            wire.send(GET);
            for (int i = 0; i < 4; i++) {
                wire.hub.publish(Event.on("a").data("x").build());
                wire.channel.runPendingTasks();
            }
            wire.received();
            requireNothingLeft(wire);
        }
    }

    @Test
    void endsTheConnectionWhenItsHandlerThrows() {
        ExchangeHandler throwing = new ExchangeHandler() {
            @Override
            public void handle(Exchange exchange) {
                throw new OutOfMemoryError("injected");
            }

            @Override
            public Answer refusal(@Nullable Request request, Throwable failure) {
                return Answer.of(500);
            }
        };
        try (Wire wire = new Wire(throwing)) {
            wire.send(GET);
            requireNothingLeft(wire);
        }
    }
}
