package dev.tidings.webflux;

import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Problem;
import dev.tidings.http.Refusal;
import dev.tidings.http.Request;
import dev.tidings.http.carry.HubLoops;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * A hub as a reactive handler, with everything that it says over HTTP, below the context path of its requests ({@code ContextPathCompositeHandler} gives them one). As a {@link WebHandler} it also knows whom the
 * application knows. The server's threads only bring requests, and say what they take; the hub's part is done by a few loops of the handler's own, each with a shard of the hub. Those run from when the handler is
 * made until it is {@linkplain #close() closed}; the hub itself stays the caller's. Safe for use by any thread.
 */
public final class HubHttpHandler implements HttpHandler, WebHandler, AutoCloseable {
    private final HubLoops loops;
    private final Map<LoopPart, SharedBytes> bytes;

    private HubHttpHandler(Builder settings) {
        this.loops = new HubLoops("tidings-webflux", settings.hub, settings.http, settings.threads);
        this.bytes = loops.parts().stream().collect(Collectors.toMap(Function.identity(), part -> new SharedBytes()));
    }

    /** A handler of this hub, with the defaults. */
    public static Builder builder(Hub hub) {
        return new Builder(hub);
    }

    /** Collects the settings of a handler. Not safe for use by several threads. */
    public static final class Builder {
        private final Hub hub;
        private HttpOptions http = HttpOptions.DEFAULTS;
        private int threads = Runtime.getRuntime().availableProcessors();

        private Builder(Hub hub) {
            this.hub = hub;
        }

        /** What requests may take and do. Something has to be said of who may: {@link dev.tidings.http.AccessOptions#with(Anonymous)}, or an authenticator. */
        public Builder http(HttpOptions options) {
            this.http = options;
            return this;
        }

        /**
         * How many loops there are; as many as processors without.
         *
         * @throws InvalidValueException if that is below 1
         */
        public Builder threads(int count) {
            if (count < 1) {
                throw new InvalidValueException(
                        "The handler's number of threads is " + count + "; expected at least 1");
            }
            this.threads = count;
            return this;
        }

        /**
         * The handler, whose threads run.
         *
         * @throws InvalidValueException if nobody could use the hub: nothing is for {@linkplain Anonymous anybody}, and there is no authenticator
         */
        public HubHttpHandler build() {
            return new HubHttpHandler(this);
        }
    }

    /** Answers a request of somebody whom only the hub may know. */
    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        return handle(request, response, null);
    }

    /** Answers a request of whom the application knows ({@link ServerWebExchange#getPrincipal()}): that is {@code Credentials.User} for the hub. */
    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return exchange.getPrincipal()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(user -> handle(exchange.getRequest(), exchange.getResponse(), user.orElse(null)));
    }

    private Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response, @Nullable Principal user) {
        if (Requests.isBareMount(request)) {
            return redirect(request, response);
        }
        Request seen;
        try {
            seen = Requests.of(request, user);
        } catch (Problem malformed) {
            return Heads.answer(loops.handler().refusal(null, malformed), request, response);
        }
        if (loops.isAway()) {
            return comeBack(seen, request, response);
        }
        LoopPart part = loops.next();
        ReactiveResponse answer =
                new ReactiveResponse(part, Objects.requireNonNull(bytes.get(part), "each loop has some"), response);
        return answer.answering(
                new ReactiveExchange(part, answer, request, seen), () -> comeBack(seen, request, response));
    }

    private Mono<Void> comeBack(Request seen, ServerHttpRequest request, ServerHttpResponse response) {
        return Heads.answer(loops.absence().answer(seen), request, response);
    }

    private static Mono<Void> redirect(ServerHttpRequest request, ServerHttpResponse response) {
        String query = request.getURI().getRawQuery();
        response.setStatusCode(HttpStatus.MOVED_PERMANENTLY);
        response.getHeaders()
                .set(HttpHeaders.LOCATION, request.getURI().getRawPath() + "/" + (query == null ? "" : "?" + query));
        return response.setComplete();
    }

    /** How many streams there was no room for, for this reason: each was told so, and may come back. */
    public long refusedStreams(Refusal reason) {
        return loops.handler().refusedStreams(reason);
    }

    /** Closes the streams whose view the predicate picks, and returns when it is done. Not for the handler's own threads. */
    public void closeStreams(Predicate<View> views, CloseReason reason) {
        loops.closeStreams(views, reason);
    }

    /**
     * Ends the streams over a time, so that their clients do not all come back in one moment. Who asks from now on is told to come back later. Returns when all have ended; when its thread is interrupted, or the
     * time has passed, before. {@link #close()} is still to be called. Not for the handler's own threads.
     */
    public void drain(Drain drain) {
        loops.drain(drain);
    }

    /**
     * Sends each stream a reconnection time and ends it, answers what was asked, and ends the handler's threads. Who asks from now on is told to come back later: an {@code EventSource} by a stream that says so
     * and ends, others with 503. Takes six seconds at most; does nothing the second time. To be called before the server is stopped: it would wait for streams, or cut them without a word.
     */
    @Override
    public void close() {
        loops.close();
    }
}
