package rival;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.Set;

/** Server-sent events with Vert.x: one event loop keeps a response for each GET, and writes each POST to all of them. Argument: the port. */
public final class Server {
    private final Set<HttpServerResponse> subscribers = new LinkedHashSet<>();
    private long lastId;

    public static void main(String[] args) {
        Server server = new Server();
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(args[0]))
                .setAcceptBacklog(4096);
        Vertx.vertx().createHttpServer(options).requestHandler(server::handle).listen();
    }

    private void handle(HttpServerRequest request) {
        if (request.method() == HttpMethod.GET) {
            subscribe(request.response());
        } else {
            request.body().onSuccess(body -> publish(request.response(), body));
        }
    }

    private void subscribe(HttpServerResponse response) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-cache");
        response.closeHandler(closed -> subscribers.remove(response));
        response.write(":\n\n");
        subscribers.add(response);
    }

    private void publish(HttpServerResponse response, Buffer body) {
        Buffer frame = Buffer.buffer("id: " + ++lastId + "\ndata: ").appendBuffer(body).appendString("\n\n");
        subscribers.forEach(subscriber -> subscriber.write(frame));
        response.end();
    }
}
