package dev.tidings.server.tls;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Lets handshakes begin one by one, so that between any two of them an event loop looks after all others: what an engine does by itself, and not on {@link Handshakes}, is a part of a
 * millisecond for each, and a herd comes in one look at the sockets. Of one event loop.
 */
final class HandshakeTurns {
    private static final FastThreadLocal<HandshakeTurns> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected HandshakeTurns initialValue() {
            return new HandshakeTurns();
        }
    };

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private HandshakeTurns() {}

    /** Those of the event loop that calls. */
    static HandshakeTurns here() {
        return OF_LOOP.get();
    }

    /** Runs it when it is its turn. What waits is as many as there are connections without a handshake, each of which has its time. */
    void await(EventExecutor loop, Runnable beginning) {
        waiting.add(beginning);
        if (waiting.size() == 1) {
            goOn(loop);
        }
    }

    /** What is scheduled, and not executed, is run after the loop has looked at its sockets again. */
    private void goOn(EventExecutor loop) {
        var unused = loop.schedule(() -> next(loop), 0, TimeUnit.NANOSECONDS);
    }

    private void next(EventExecutor loop) {
        try {
            waiting.element().run();
        } finally {
            waiting.remove();
            if (!waiting.isEmpty()) {
                goOn(loop);
            }
        }
    }
}
