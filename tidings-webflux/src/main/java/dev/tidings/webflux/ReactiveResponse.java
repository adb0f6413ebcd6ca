package dev.tidings.webflux;

import dev.tidings.http.Answer;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.http.carry.OpenResponse;
import dev.tidings.hub.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.AbstractListenerServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One response as somewhere to send to, and as the publisher of its body, that makes a buffer when it is sent something, and only of what its server has asked for and still has room for ({@link Demand}): the
 * rest stays where it is. It belongs to a loop, which is told by tasks what the server's threads call.
 *
 * <pre>
 *   new --head--> ready <--request-- waiting
 *                   |  --no demand-->  |
 *                   '---- finish ------'--> ending --all written--> over      (lost, from anywhere: the client has gone)
 * </pre>
 */
final class ReactiveResponse implements OpenResponse, Publisher<DataBuffer>, Subscription {
    private static final int PIECE_BYTES = 16 * 1024;
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final LoopPart part;
    private final SharedBytes shared;
    private final ServerHttpResponse response;
    /** Whether there is a body, once that is known. */
    private final Sinks.One<Boolean> head = Sinks.one();

    private final Demand demand = new Demand();

    /** Whether nothing that is sent arrives any more. */
    private volatile boolean lost;
    /** Whether less was taken than was offered, and the listener is to be told when more is. */
    private final AtomicBoolean blocked = new AtomicBoolean();

    // Of the loop's thread.
    private boolean begun;
    private boolean ending;
    private @Nullable IOException broken;
    private @Nullable Subscriber<? super DataBuffer> subscriber;
    private @Nullable Listener listener;
    private @Nullable ReactiveExchange exchange;

    ReactiveResponse(LoopPart part, SharedBytes shared, ServerHttpResponse response) {
        this.part = part;
        this.shared = shared;
        this.response = response;
    }

    /**
     * Has the exchange handled, and completes when the server has written its answer.
     *
     * @param otherwise what is answered where the loop has stopped
     */
    Mono<Void> answering(ReactiveExchange asked, Supplier<Mono<Void>> otherwise) {
        exchange = asked;
        return Mono.defer(() -> part.execute(this::begin) ? answered() : otherwise.get());
    }

    /** Completes when the server has written what is sent. */
    Mono<Void> answered() {
        return head.asMono()
                .flatMap(hasBody -> hasBody ? write() : response.setComplete())
                .doFinally(signal -> onOver());
    }

    /** Where a server is told when it may write, it must be told to flush, too. */
    private Mono<Void> write() {
        ServerHttpResponse bare = response;
        while (bare instanceof ServerHttpResponseDecorator decorator) {
            bare = decorator.getDelegate();
        }
        return bare instanceof AbstractListenerServerHttpResponse
                ? response.writeAndFlushWith(Flux.from(this).map(Mono::just))
                : response.writeWith(this);
    }

    private void begin() {
        if (exchange != null) {
            part.enter(this);
            exchange.begin();
        }
    }

    /** Puts a head into the server's response, before anything is sent. */
    void writeHead(Answer answer, long length, boolean isLast) {
        Heads.write(answer, length, isLast, response);
    }

    @Override
    public void tell(Listener whom) {
        listener = whom;
        if (lost) {
            whom.onPeerLost();
        }
    }

    @Override
    public void subscribe() {
        exchange = null;
        part.leave(this);
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    // What the server says, on threads of its own or within a call of the loop's.

    @Override
    public void subscribe(Subscriber<? super DataBuffer> only) {
        if (part.isOwner()) {
            attach(only);
        } else {
            boolean unused = part.execute(() -> attach(only));
        }
    }

    private void attach(Subscriber<? super DataBuffer> server) {
        subscriber = server;
        server.onSubscribe(this);
        if (ending) {
            end(server);
        }
    }

    @Override
    public void request(long count) {
        if (count > 0) {
            demand.ask(count);
            wake();
        }
    }

    @Override
    public void cancel() {
        onLost();
    }

    /** The server is through with the response. */
    private void onOver() {
        onLost();
        boolean unused = part.execute(() -> part.leave(this));
    }

    private void onLost() {
        if (!lost) {
            lost = true;
            boolean unused = part.execute(this::tellLost);
        }
    }

    private void wake() {
        if (blocked.get() && demand.isThere() && blocked.compareAndSet(true, false)) {
            boolean unused = part.execute(this::tellWritable);
        }
    }

    // What the loop does.

    private void tellLost() {
        ReactiveExchange request = exchange;
        exchange = null;
        if (request != null) {
            request.abandon();
        }
        if (listener != null && !ending) {
            listener.onPeerLost();
        }
    }

    private void tellWritable() {
        if (listener != null && !ending && !lost) {
            listener.onWritable();
        }
    }

    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        if (lost || ending) {
            return CLOSED;
        }
        Subscriber<? super DataBuffer> server = body();
        int next = from;
        while (server != null && next < to && demand.isThere()) {
            int length = Math.min(to - next, PIECE_BYTES);
            give(shared.of(bytes, next, length), server);
            next += length;
        }
        if (next < to) {
            blocked.set(true);
            awaitRoom();
        }
        return next - from;
    }

    private void give(byte[] piece, Subscriber<? super DataBuffer> server) {
        demand.give(piece.length);
        server.onNext(response.bufferFactory().wrap(piece));
    }

    /** Has the server subscribe, which gives it the head. */
    private @Nullable Subscriber<? super DataBuffer> body() {
        if (!begun) {
            answer(true);
        }
        return subscriber;
    }

    private void answer(boolean hasBody) {
        begun = true;
        Sinks.EmitResult unused = head.tryEmitValue(hasBody);
    }

    /** There may be room by now; and where the server does not say what it has written, it is to get what it asked for. */
    private void awaitRoom() {
        wake();
        if (blocked.get() && demand.isInDoubt()) {
            part.executeAfter(SILENCE, () -> {
                demand.doubt();
                wake();
            });
        }
    }

    @Override
    public boolean isPeerSilent() {
        return lost;
    }

    @Override
    public void close(CloseReason reason) {
        finish();
    }

    @Override
    public void finish() {
        if (ending) {
            return;
        }
        ending = true;
        exchange = null;
        if (lost) {
            part.leave(this);
            return;
        }
        part.enter(this);
        end();
    }

    private void end() {
        if (subscriber != null) {
            end(subscriber);
        } else if (!begun) {
            answer(false);
        }
    }

    private void end(Subscriber<? super DataBuffer> server) {
        if (broken == null) {
            server.onComplete();
        } else {
            server.onError(broken);
        }
    }

    @Override
    public void hurry() {
        if (exchange != null) {
            exchange.cutBody();
        }
    }

    /** What there is of an answer is not to be taken for the whole. */
    @Override
    public void complete() {
        part.leave(this);
        if (!ending) {
            broken = new IOException("The answer could not be completed");
            ending = true;
            lost = true;
            end();
        }
    }

    @Override
    public void giveUp() {
        if (exchange != null) {
            exchange.turnAway();
        }
        tellLost();
        complete();
    }

    /** Answers with all of it, if nothing was said, and as far as the server takes it at once. */
    void answerAtOnce(Answer answer, boolean isLast) {
        if (begun || lost || ending) {
            return;
        }
        writeHead(answer, answer.body().length, isLast);
        Subscriber<? super DataBuffer> server = body();
        if (server != null && demand.isThere()) {
            give(answer.body(), server);
        }
        finish();
    }
}
