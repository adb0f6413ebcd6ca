package dev.tidings.server.http1;

import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.Exchange;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that a connection is tried with: {@code /echo} answers its body, {@code /early} answers without reading it, {@code /later} answers when the test says
 * so, {@code /pieces} in three pieces, {@code /slow-reader} reads a piece each time the test says so. Any other path is answered by itself.
 */
final class TestEndpoints implements ExchangeHandler {
    final List<String> handled = new ArrayList<>();
    final List<Exchange> later = new ArrayList<>();
    final Set<Exchange> answered = new HashSet<>();
    final StringBuilder body = new StringBuilder();
    int aborted;
    int closedPieces;

    @Override
    public void handle(Exchange exchange) {
        Request request = exchange.request();
        handled.add(request.method() + " " + request.target() + " " + request.authority());
        switch (request.target()) {
            case "/echo" -> exchange.readBody(new Echo(exchange, true));
            case "/slow-reader" -> {
                later.add(exchange);
                exchange.readBody(new Echo(exchange, false));
            }
            case "/later" -> later.add(exchange);
            case "/pieces" -> exchange.answer(Answer.of(200), new Three());
            case "/early" -> exchange.answer(Answer.of(404, "text/plain", "nothing"));
            default -> exchange.answer(Answer.of(200, "text/plain", request.target()));
        }
    }

    @Override
    public Answer refusal(@Nullable Request request, Throwable failure) {
        Problem problem = (Problem) failure;
        Answer answer = Answer.of(problem.status(), "text/plain", problem.detail());
        return problem.isLast() ? answer.asLast() : answer;
    }

    private final class Echo implements BodyReader {
        private final Exchange exchange;
        private final boolean eager;
        private final StringBuilder own = new StringBuilder();

        Echo(Exchange exchange, boolean eager) {
            this.exchange = exchange;
            this.eager = eager;
        }

        @Override
        public boolean onPiece(ByteBuffer piece) {
            String text = StandardCharsets.ISO_8859_1.decode(piece).toString();
            own.append(text);
            body.append(text);
            return eager;
        }

        @Override
        public void onEnd() {
            exchange.answer(Answer.of(200, "text/plain", own.toString().getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Override
        public void onAborted() {
            aborted++;
        }
    }

    private final class Three implements Pieces {
        private int given;

        @Override
        public CompletionStage<ByteBuffer> next() {
            given++;
            return CompletableFuture.completedFuture(
                    ByteBuffer.wrap((given > 3 ? "" : "piece " + given).getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public void close() {
            closedPieces++;
        }
    }
}
