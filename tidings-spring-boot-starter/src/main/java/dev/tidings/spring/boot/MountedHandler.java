package dev.tidings.spring.boot;

import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.webflux.AbsentHub;
import dev.tidings.webflux.HubHttpHandler;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The hub in the application's own reactive server, below a path and behind the application's filters: its security among them. While it is not served, whoever asks is told to come back soon. Where the application is
 * not reactive, this is never loaded.
 */
final class MountedHandler implements HubCarrier, WebFilter, Ordered {
    private final Hub hub;
    private final MountPath path;
    private final HttpOptions http;
    private final PathContainer mount;
    private final AbsentHub absent;
    private volatile @Nullable HubHttpHandler served;

    /** @param http what is open to whom is said there */
    MountedHandler(Hub hub, HttpOptions http, MountPath path) {
        this.hub = hub;
        this.http = http;
        this.path = path;
        this.mount = PathContainer.parsePath(path.text());
        this.absent = new AbsentHub(http.access());
    }

    /** After all others. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer asked = exchange.getRequest().getPath().pathWithinApplication();
        return isBelow(asked) ? answer(below(exchange, asked)) : chain.filter(exchange);
    }

    /** As rules for paths compare them: decoded, and without parameters. */
    private boolean isBelow(PathContainer asked) {
        Iterator<PathContainer.Element> elements = asked.elements().iterator();
        for (PathContainer.Element expected : mount.elements()) {
            if (!elements.hasNext() || !text(elements.next()).equals(text(expected))) {
                return false;
            }
        }
        return !elements.hasNext() || elements.next() instanceof PathContainer.Separator;
    }

    private static String text(PathContainer.Element element) {
        return element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value();
    }

    private ServerWebExchange below(ServerWebExchange exchange, PathContainer asked) {
        ServerHttpRequest request = exchange.getRequest();
        String context = request.getPath().contextPath().value()
                + asked.subPath(0, mount.elements().size()).value();
        return exchange.mutate()
                .request(request.mutate().contextPath(context).build())
                .build();
    }

    private Mono<Void> answer(ServerWebExchange exchange) {
        HubHttpHandler now = served;
        return now == null ? absent.handle(exchange.getRequest(), exchange.getResponse()) : now.handle(exchange);
    }

    @Override
    public void start() {
        served = HubHttpHandler.builder(hub).http(http).build();
        path.say(http);
    }

    @Override
    public void stop(Drain drain) {
        HubHttpHandler last = served;
        served = null;
        if (last != null) {
            last.drain(drain);
            last.close();
        }
    }
}
