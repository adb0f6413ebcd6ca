package dev.tidings.servlet;

import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.carry.LoopExchange;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.http.carry.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;

/** One request of a container and its answer. Belongs to its loop's thread from when the container has let go of it. */
final class ServletExchange extends LoopExchange {
    private final LoopPart part;
    private final ResponseSink sink;
    private final HttpServletRequest servletRequest;
    private final HttpServletResponse response;

    ServletExchange(
            LoopPart part,
            ResponseSink sink,
            HttpServletRequest servletRequest,
            HttpServletResponse response,
            Request request) {
        super(part, sink, request);
        this.part = part;
        this.sink = sink;
        this.servletRequest = servletRequest;
        this.response = response;
    }

    @Override
    protected RequestBody bodyFor(BodyReader reader, Consumer<Problem> onCut) {
        return new BodySource(part, servletRequest, reader, onCut);
    }

    @Override
    protected void answerAtOnce(Answer answer) {
        sink.write(() -> Answers.write(answer, servletRequest, response));
    }

    @Override
    protected void writeHead(Answer answer, long length, boolean isLast) {
        Answers.writeHead(answer, isLast, servletRequest, response);
        if (length >= 0) {
            response.setContentLengthLong(length);
        }
    }
}
