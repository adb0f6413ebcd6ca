package dev.tidings.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.carry.HubLoops;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Sink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A response as a sink, whose container is a stand-in. */
class ResponseSinkTest {
    private final Hub hub = Hub.inMemory();
    private final AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING);
    private final HubLoops loops = new HubLoops("loop", hub, HttpOptions.DEFAULTS.with(access), 1);
    private final LoopPart part = loops.next();
    private final Out out = new Out();
    private final ResponseSink sink = new ResponseSink(part, context(), out);
    private final CountDownLatch lost = new CountDownLatch(1);

    @AfterEach
    void stop() {
        loops.close();
        hub.close();
    }

    /** One whose every method does nothing. */
    private static AsyncContext context() {
        return (AsyncContext) Proxy.newProxyInstance(
                ResponseSinkTest.class.getClassLoader(),
                new Class<?>[] {AsyncContext.class},
                (proxy, method, arguments) -> null);
    }

    /** Takes one write, and is dead when it is told to send that. */
    private static final class Out extends ServletOutputStream {
        private volatile boolean ready = true;
        private volatile boolean fails;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {}

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            failIfDead();
            ready = false;
        }

        @Override
        public void flush() throws IOException {
            failIfDead();
        }

        private void failIfDead() throws IOException {
            if (fails) {
                throw new IOException("Broken pipe");
            }
        }
    }

    private final Sink.Listener listener = new Sink.Listener() {
        @Override
        public void onWritable() {}

        @Override
        public void onPeerGone() {}

        @Override
        public void onPeerLost() {
            lost.countDown();
        }
    };

    private int send(int length) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(() -> sink.send(ByteBuffer.allocate(length), 0, length));
        assertThat(part.execute(task)).isTrue();
        return task.get(60, TimeUnit.SECONDS);
    }

    private void connect() {
        part.execute(() -> sink.tell(listener));
        sink.onWritePossible();
    }

    @Test
    void tellsAtOnceThatWhatWasTakenCouldNotBeSent() throws Exception {
        connect();
        assertThat(send(10)).isEqualTo(10);
        out.fails = true;
        out.ready = true;
        sink.onWritePossible();
        assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sink.isLost()).isTrue();
    }

    @Test
    void answersThatItIsClosedAndTellsSo() throws Exception {
        connect();
        out.fails = true;
        assertThat(send(10)).isEqualTo(Sink.CLOSED);
        assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
