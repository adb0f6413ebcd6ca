package dev.tidings.bench.webflux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * The barest reactive streams: an event is made once, and given as a buffer to each response that has asked for one, by one thread. Nothing else: no topics, no ids, and a reader that stalls misses events.
 */
final class BareHandler implements HttpHandler {
    private final List<Body> streams = new CopyOnWriteArrayList<>();
    private final ExecutorService writer =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        return request.getMethod().name().equals("POST") ? publish(request, response) : subscribe(response);
    }

    private Mono<Void> subscribe(ServerHttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.TEXT_EVENT_STREAM);
        // Without chunks, as cheap as it can be.
        headers.set(HttpHeaders.CONNECTION, "close");
        headers.remove(HttpHeaders.TRANSFER_ENCODING);
        Body body = new Body(response);
        return response.writeWith(body).doFinally(end -> streams.remove(body));
    }

    private final class Body implements Publisher<DataBuffer>, Subscription {
        private final ServerHttpResponse response;
        private final AtomicLong asked = new AtomicLong();
        private volatile @Nullable Subscriber<? super DataBuffer> subscriber;

        Body(ServerHttpResponse response) {
            this.response = response;
        }

        @Override
        public void subscribe(Subscriber<? super DataBuffer> server) {
            subscriber = server;
            server.onSubscribe(this);
            writer.execute(() -> {
                write(":\n\n".getBytes(StandardCharsets.US_ASCII));
                streams.add(this);
            });
        }

        @Override
        public void request(long count) {
            asked.addAndGet(count);
        }

        @Override
        public void cancel() {}

        void write(byte[] event) {
            Subscriber<? super DataBuffer> server = subscriber;
            if (server != null && asked.get() > 0) {
                asked.decrementAndGet();
                server.onNext(response.bufferFactory().wrap(event));
            }
        }
    }

    private Mono<Void> publish(ServerHttpRequest request, ServerHttpResponse response) {
        return DataBufferUtils.join(request.getBody())
                .doOnNext(data -> {
                    byte[] event = ("data: " + data.toString(StandardCharsets.UTF_8) + "\n\n")
                            .getBytes(StandardCharsets.UTF_8);
                    DataBufferUtils.release(data);
                    writer.execute(() -> streams.forEach(stream -> stream.write(event)));
                })
                .then(response.setComplete());
    }
}
