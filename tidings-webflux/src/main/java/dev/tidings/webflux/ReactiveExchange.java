package dev.tidings.webflux;

import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.carry.LoopExchange;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.http.carry.RequestBody;
import java.util.function.Consumer;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** One request of a reactive server and its answer. Belongs to its loop's thread. */
final class ReactiveExchange extends LoopExchange {
    private final LoopPart part;
    private final ReactiveResponse response;
    private final ServerHttpRequest serverRequest;

    ReactiveExchange(LoopPart part, ReactiveResponse response, ServerHttpRequest serverRequest, Request request) {
        super(part, response, request);
        this.part = part;
        this.response = response;
        this.serverRequest = serverRequest;
    }

    @Override
    protected void writeHead(Answer answer, long length, boolean isLast) {
        response.writeHead(answer, length, endsConnection(isLast));
    }

    @Override
    protected void answerAtOnce(Answer answer) {
        response.answerAtOnce(answer, endsConnection(answer.isLast()));
    }

    private boolean endsConnection(boolean isLast) {
        return isLast && !Requests.isOverHttp2(serverRequest);
    }

    @Override
    protected RequestBody bodyFor(BodyReader reader, Consumer<Problem> onCut) {
        return new ReactiveBody(part, serverRequest, reader, onCut);
    }
}
