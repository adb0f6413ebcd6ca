package dev.tidings.server;

import dev.tidings.hub.Shard;
import dev.tidings.server.Admissions.Admission;
import dev.tidings.server.Admissions.Verdict;
import dev.tidings.topic.Text;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends each request of one connection where it belongs, by path and method. Requests that arrive while another is being answered wait
 * their turn, so that answers come in the order of their requests.
 */
final class RequestRouter extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int MAX_WAITING = 1024;

    private final Routes routes;
    private final Shard shard;
    private final ReadinessProbe readiness;
    private final ArrayDeque<FullHttpRequest> waiting = new ArrayDeque<>();
    /** Whether the connection is not for another request now: one is being answered, or it was the last. */
    private boolean busy;

    private boolean routing;

    RequestRouter(Routes routes, Shard shard, ReadinessProbe readiness) {
        this.routes = routes;
        this.shard = shard;
        this.readiness = readiness;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(request.retain());
            routeWaiting(context);
        } else {
            context.close();
        }
    }

    /** An answer that is there at once ends up here again, so this is a loop and no recursion: a client decides how many wait. */
    private void routeWaiting(ChannelHandlerContext context) {
        if (routing) {
            return;
        }
        routing = true;
        try {
            while (!busy && !waiting.isEmpty()) {
                routeNext(context, waiting.remove());
            }
        } finally {
            routing = false;
        }
    }

    private void routeNext(ChannelHandlerContext context, FullHttpRequest request) {
        try {
            route(context, request);
        } finally {
            request.release();
        }
    }

    private void route(ChannelHandlerContext context, FullHttpRequest request) {
        try {
            dispatch(context, request);
        } catch (RuntimeException failure) {
            answer(context, request, Answers.failure(failure));
        }
    }

    /** Nothing that follows a last answer is looked at (RFC 9112, 9.6). */
    private void answer(ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
        busy = !routes.answers().write(context, request, response);
    }

    private void dispatch(ChannelHandlerContext context, FullHttpRequest request) {
        requireReadable(request);
        Query query = Query.ofUri(request.uri());
        String path = query.path();
        Admission admission = Admissions.of(context.channel());
        boolean subscribes = path.equals("/events") && request.method().equals(HttpMethod.GET);
        if (admission.verdict() != Verdict.ADMITTED) {
            refuse(context, request, admission, subscribes);
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            answerOptions(context, request, path);
        } else if (routes.cors().forbids(request.headers(), request.method())) {
            throw new Problem(
                    HttpResponseStatus.FORBIDDEN,
                    "The origin " + Text.quote(String.valueOf(request.headers().get(HttpHeaderNames.ORIGIN)))
                            + " may not publish here; expected the hub's own pages or one that --cors-origin lists");
        } else {
            serve(context, request, query, path);
        }
    }

    private void serve(ChannelHandlerContext context, FullHttpRequest request, Query query, String path) {
        String methods = routes.methodsOf(path);
        if (!List.of(methods.split(", ")).contains(request.method().name())) {
            answer(context, request, notAllowed(request, path, methods));
        } else if (path.equals("/events") && request.method().equals(HttpMethod.POST)) {
            answerLater(context, request, routes.publish().publish(request, query));
        } else if (path.equals("/events")) {
            busy = !routes.subscribe().handle(context, request, query, shard);
        } else if (path.equals("/health/ready")) {
            answerLater(context, request, readiness.isReady().thenApply(Routes::readiness));
        } else {
            answer(context, request, routes.fixed(path, request.method()));
        }
    }

    private static void requireReadable(FullHttpRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            throw new Problem(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long: " + cause.getMessage());
        }
        if (cause instanceof TooLongHttpHeaderException) {
            throw new Problem(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "The headers are too large: " + cause.getMessage());
        }
        if (cause != null) {
            throw Problem.badRequest("The request is not HTTP/1.1: " + cause.getMessage());
        }
    }

    private void refuse(
            ChannelHandlerContext context, FullHttpRequest request, Admission admission, boolean subscribes) {
        if (subscribes) {
            busy = true;
            routes.subscribe().refuse(context, request, admission);
            return;
        }
        boolean all = admission.verdict() == Verdict.TOO_MANY;
        FullHttpResponse response = Answers.problem(new Problem(
                all ? HttpResponseStatus.SERVICE_UNAVAILABLE : HttpResponseStatus.TOO_MANY_REQUESTS,
                all
                        ? "Too many connections are open; come back later"
                        : "Too many connections are open from this address"));
        response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        answer(context, request, response);
    }

    private void answerOptions(ChannelHandlerContext context, FullHttpRequest request, String path) {
        FullHttpResponse response = Answers.empty(HttpResponseStatus.NO_CONTENT);
        String methods = routes.methodsOf(path);
        response.headers().set(HttpHeaderNames.ALLOW, methods);
        routes.cors().applyPreflight(request.headers(), methods, response.headers());
        answer(context, request, response);
    }

    private static FullHttpResponse notAllowed(FullHttpRequest request, String path, String methods) {
        FullHttpResponse response = Answers.problem(new Problem(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "The method " + Text.quote(request.method().name()) + " is not for " + path + "; expected " + methods));
        response.headers().set(HttpHeaderNames.ALLOW, methods);
        return response;
    }

    private void answerLater(
            ChannelHandlerContext context, FullHttpRequest request, CompletionStage<FullHttpResponse> answer) {
        busy = true;
        request.retain();
        answer.whenComplete((response, failure) -> {
            if (context.executor().inEventLoop()) {
                answered(context, request, failure == null ? response : Answers.failure(failure));
            } else {
                context.executor()
                        .execute(() ->
                                answered(context, request, failure == null ? response : Answers.failure(failure)));
            }
        });
    }

    private void answered(ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
        answer(context, request, response);
        request.release();
        routeWaiting(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        forgetWaiting();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forgetWaiting();
    }

    private void forgetWaiting() {
        for (FullHttpRequest request = waiting.poll(); request != null; request = waiting.poll()) {
            request.release();
        }
    }

    /** A client that resets its connection is no news; nor is one that does not speak HTTP. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof java.io.IOException) && !(cause instanceof CodecException)) {
            Answers.failure(cause).release();
        }
        context.close();
    }
}
