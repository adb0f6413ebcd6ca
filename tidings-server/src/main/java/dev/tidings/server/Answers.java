package dev.tidings.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.topic.InvalidValueException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the answers that are not streams; the one place where a failure becomes a status. */
final class Answers {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOGGER = LoggerFactory.getLogger(Answers.class);

    private final CorsPolicy cors;

    Answers(CorsPolicy cors) {
        this.cors = cors;
    }

    static FullHttpResponse of(HttpResponseStatus status, String contentType, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        response.headers().set("X-Content-Type-Options", "nosniff");
        return response;
    }

    static FullHttpResponse json(HttpResponseStatus status, ObjectNode body) {
        return of(status, "application/json", (body + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static FullHttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    static FullHttpResponse problem(Problem problem) {
        ObjectNode body = JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", problem.status().reasonPhrase())
                .put("status", problem.status().code())
                .put("detail", problem.getMessage());
        return of(problem.status(), "application/problem+json", (body + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static FullHttpResponse failure(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return failure(failure.getCause());
        }
        if (failure instanceof Problem problem) {
            return problem(problem);
        }
        if (failure instanceof InvalidValueException invalid) {
            return problem(Problem.badRequest(String.valueOf(invalid.getMessage())));
        }
        if (failure instanceof LogUnavailableException unavailable) {
            return unavailable(unavailable);
        }
        LOGGER.warn("A request failed", failure);
        return problem(
                new Problem(HttpResponseStatus.INTERNAL_SERVER_ERROR, "The hub failed to answer; its log says why"));
    }

    /** A publisher may try again. The event log itself says once, in the hub's log, what ails it: not here, for each request. */
    private static FullHttpResponse unavailable(LogUnavailableException failure) {
        HttpResponseStatus status =
                switch (failure.reason()) {
                    case FULL -> HttpResponseStatus.INSUFFICIENT_STORAGE;
                    case OVERLOADED, FAILED, CLOSED -> HttpResponseStatus.SERVICE_UNAVAILABLE;
                };
        FullHttpResponse response = problem(new Problem(status, String.valueOf(failure.getMessage())));
        response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        return response;
    }

    /**
     * Writes a whole response to a request and keeps or closes the connection as the request asked.
     *
     * @return whether it is kept
     */
    boolean write(ChannelHandlerContext context, HttpRequest request, FullHttpResponse response) {
        HttpHeaders headers = response.headers();
        cors.apply(request.headers(), headers);
        boolean bodyless = response.status().equals(HttpResponseStatus.NO_CONTENT)
                || request.method().equals(HttpMethod.HEAD);
        if (!bodyless && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request)
                && request.decoderResult().isSuccess()
                && !headers.contains(HttpHeaderNames.CONNECTION, "close", true);
        if (keepAlive) {
            HttpUtil.setKeepAlive(headers, request.protocolVersion(), true);
            context.writeAndFlush(response);
        } else {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
        return keepAlive;
    }
}
