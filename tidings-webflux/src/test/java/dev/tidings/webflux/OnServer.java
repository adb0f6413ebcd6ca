package dev.tidings.webflux;

import dev.tidings.http.carry.Carried;
import dev.tidings.http.carry.Mounted;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import java.security.Principal;
import java.util.Map;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

/** A hub's handler on a server of some kind. */
record OnServer(Kind kind) implements Carried.Kind {
    /** A server that runs. */
    interface Server {
        int port();

        void stop() throws Exception;
    }

    /** Starts one. */
    @FunctionalInterface
    interface Kind {
        Server start(HttpHandler handler) throws Exception;
    }

    @Override
    public Carried start(Hub hub, Mounted.Setup wishes) throws Exception {
        HubHttpHandler handler =
                HubHttpHandler.builder(hub).http(wishes.http()).threads(2).build();
        Server server = kind.start(mounted(handler, wishes));
        return new Carried() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void drain(Drain drain) {
                handler.drain(drain);
            }

            @Override
            public void close() {
                handler.close();
            }

            @Override
            public void stop() throws Exception {
                handler.close();
                server.stop();
            }
        };
    }

    private static HttpHandler mounted(HubHttpHandler handler, Mounted.Setup wishes) {
        Principal user = wishes.user();
        HttpHandler asked = user == null
                ? handler
                : WebHttpHandlerBuilder.webHandler(handler)
                        .filter(knowing(user))
                        .build();
        return wishes.mount().isEmpty() ? asked : new ContextPathCompositeHandler(Map.of(wishes.mount(), asked));
    }

    /** As Spring Security's filters do. */
    private static WebFilter knowing(Principal user) {
        return (exchange, chain) ->
                chain.filter(exchange.mutate().principal(Mono.just(user)).build());
    }
}
