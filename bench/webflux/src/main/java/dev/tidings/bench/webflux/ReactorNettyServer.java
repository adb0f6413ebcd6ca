package dev.tidings.bench.webflux;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.webflux.HubHttpHandler;
import java.util.Map;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.http.server.HttpServer;

/** Serves streams at {@code /hub/events?topic=bench} until it is killed. */
public final class ReactorNettyServer {
    private ReactorNettyServer() {}

    /** @param arguments {@code hub} or {@code bare}, and the port */
    public static void main(String[] arguments) {
        HttpHandler served = arguments[0].equals("hub") ? hub() : new BareHandler();
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[1]))
                .handle(new ReactorHttpHandlerAdapter(new ContextPathCompositeHandler(Map.of("/hub", served))))
                .bindNow()
                .onDispose()
                .block();
    }

    private static HttpHandler hub() {
        AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING);
        return HubHttpHandler.builder(Hub.inMemory())
                .http(HttpOptions.DEFAULTS.with(access))
                .build();
    }
}
