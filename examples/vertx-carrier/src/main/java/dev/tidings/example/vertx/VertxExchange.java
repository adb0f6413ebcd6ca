package dev.tidings.example.vertx;

import dev.tidings.http.Answer;
import dev.tidings.http.QueueingExchange;
import dev.tidings.http.Request;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** One request of Vert.x and its answer. Belongs to its carrier's loop. */
final class VertxExchange extends QueueingExchange {
    private final HttpServerRequest asked;
    private final HttpServerResponse response;
    private final Request request;
    private boolean isLast;

    /** The body waits until it is wanted. */
    VertxExchange(VertxCarrier carrier, HttpServerRequest asked, String mount, @Nullable Principal user) {
        super(carrier, carrier.shard(), hasBody(asked));
        this.asked = asked.pause();
        this.response = asked.response();
        this.request = new Request(
                asked.method().name(),
                asked.uri().substring(mount.length()),
                asked.isSSL() ? "https" : "http",
                asked.authority() == null ? null : asked.authority().toString(),
                name -> asked.headers().getAll(name),
                Request.Peer.of(
                        asked.remoteAddress().hostAddress(),
                        asked.localAddress().hostAddress(),
                        user));
        asked.handler(piece -> onPiece(ByteBuffer.wrap(piece.getBytes())));
        asked.endHandler(end -> onBodyEnd());
        asked.exceptionHandler(failure -> onBodyLost());
        response.drainHandler(drained -> execute(this::onDrained));
        response.closeHandler(closed -> execute(this::onLost));
    }

    private static boolean hasBody(HttpServerRequest asked) {
        return asked.headers().contains("Content-Length") || asked.headers().contains("Transfer-Encoding");
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    protected void requestBody() {
        if (asked.headers().contains("Expect")) {
            response.writeContinue();
        }
        asked.resume();
    }

    @Override
    public void resumeBody() {
        asked.resume();
    }

    @Override
    protected void pauseBody() {
        asked.pause();
    }

    @Override
    protected void writeHead(Answer head) {
        isLast = head.isLast() && asked.version() != HttpVersion.HTTP_2;
        response.setStatusCode(head.status());
        head.fields().forEach(field -> response.headers().add(field.name(), field.value()));
        if (isLast) {
            response.putHeader("Connection", "close");
        }
    }

    @Override
    protected void write(byte[] bytes) {
        if (!response.headWritten() && !response.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        response.write(Buffer.buffer(bytes));
    }

    @Override
    protected boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    protected boolean isLost() {
        return response.closed();
    }

    @Override
    protected void end() {
        response.end().onComplete(ended -> {
            if (isLast) {
                cut();
            }
        });
    }

    @Override
    protected void cut() {
        asked.connection().close();
    }
}
