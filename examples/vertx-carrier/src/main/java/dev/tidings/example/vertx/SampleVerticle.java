package dev.tidings.example.vertx;

import dev.tidings.http.ExchangeHandler;
import dev.tidings.hub.Hub;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Vert.x application with a server of its own, which has the hub below {@code /hub}. To be deployed once for each event loop. */
@SuppressWarnings("NullAway.Init")
final class SampleVerticle extends VerticleBase {
    private static final String MOUNT = "/hub";
    /** Of a connection on which nothing is read and nothing is taken: longer than the hub's heartbeat. */
    private static final int IDLE_SECONDS = 60;

    private final Hub hub;
    private final ExchangeHandler handler;
    private final int port;
    private VertxCarrier carrier;
    private @Nullable HttpServer server;

    SampleVerticle(Hub hub, ExchangeHandler handler, int port) {
        this.hub = hub;
        this.handler = handler;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        carrier = new VertxCarrier(vertx, hub, handler);
        HttpServer created = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(this::route);
        server = created;
        return created.listen(port, "127.0.0.1");
    }

    private void route(HttpServerRequest request) {
        if (request.uri().startsWith(MOUNT + "/")) {
            carrier.handle(request, MOUNT, null);
        } else {
            request.response().end("Hello from the application itself\n");
        }
    }

    /** No more requests, an end to the streams, then the connections. */
    @Override
    public Future<?> stop() {
        return server == null ? carrier.close() : Future.all(server.shutdown(5, TimeUnit.SECONDS), carrier.close());
    }
}
