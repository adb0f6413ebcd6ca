package dev.tidings.webflux;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Mono;

/** A server's response that asks for buffers when it is told to, and keeps them until then. */
final class ManualServer extends AbstractServerHttpResponse implements Subscriber<DataBuffer> {
    private final long first;
    private final Queue<Integer> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean completed;
    private boolean failed;
    private @Nullable Subscription subscription;

    /** @param first how many buffers it asks for before it has any */
    ManualServer(long first) {
        super(new DefaultDataBufferFactory());
        this.first = first;
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
        body.subscribe(this);
        return Mono.never();
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        begun.request(first);
    }

    @Override
    public synchronized void onNext(DataBuffer buffer) {
        waiting.add(buffer.readableByteCount());
        waitingBytes += buffer.readableByteCount();
    }

    @Override
    public void onError(Throwable reason) {
        failed = true;
    }

    @Override
    public void onComplete() {
        completed = true;
    }

    synchronized int waitingBuffers() {
        return waiting.size();
    }

    synchronized int waitingBytes() {
        return waitingBytes;
    }

    boolean isCompleted() {
        return completed;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Writes some buffers, and asks for as many others at once. */
    void write(int count) {
        synchronized (this) {
            for (int i = 0; i < count; i++) {
                waitingBytes -= waiting.remove();
            }
        }
        Objects.requireNonNull(subscription).request(count);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Spring has it
    public <T> T getNativeResponse() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void applyStatusCode() {}

    @Override
    protected void applyHeaders() {}

    @Override
    protected void applyCookies() {}
}
