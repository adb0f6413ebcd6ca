package dev.tidings.webflux;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.http.carry.RequestBody;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The body of a server's request, asked for one buffer at a time. Belongs to a loop's thread, which is told by tasks what the server's threads call. */
final class ReactiveBody extends RequestBody implements Subscriber<DataBuffer> {
    private final LoopPart part;
    private final ServerHttpRequest request;
    private volatile @Nullable Subscription subscription;

    // Of the loop's thread.
    private boolean allCame;
    private boolean stopped;

    ReactiveBody(LoopPart part, ServerHttpRequest request, BodyReader reader, Consumer<Problem> onCut) {
        super(reader, onCut);
        this.part = part;
        this.request = request;
    }

    @Override
    public void begin() {
        request.getBody().subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    /** Copied where it came: the server has its buffer back, whatever becomes of the loop. */
    @Override
    public void onNext(DataBuffer buffer) {
        byte[] piece = new byte[buffer.readableByteCount()];
        buffer.read(piece);
        DataBufferUtils.release(buffer);
        if (!part.execute(() -> give(ByteBuffer.wrap(piece)))) {
            cancel();
        }
    }

    @Override
    public void onComplete() {
        boolean unused = part.execute(this::onAllCame);
    }

    @Override
    public void onError(Throwable failure) {
        boolean unused = part.execute(() -> fail(failure));
    }

    /** A reader that has paused hears of it when it goes on. */
    private void onAllCame() {
        allCame = true;
        if (isWanted()) {
            end();
        }
    }

    @Override
    protected void pull() {
        Subscription from = subscription;
        if (allCame) {
            end();
        } else if (from != null) {
            from.request(1);
        }
    }

    @Override
    protected void stop() {
        if (!stopped) {
            stopped = true;
            cancel();
        }
    }

    private void cancel() {
        Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
    }
}
