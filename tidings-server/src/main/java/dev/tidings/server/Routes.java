package dev.tidings.server;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** What the server answers where. Shared by all connections. */
record Routes(
        Answers answers, CorsPolicy cors, SubscribeHandler subscribe, PublishHandler publish, Map<String, Page> pages) {

    /** The methods that a path takes, as {@code Allow} lists them. */
    String methodsOf(String path) {
        return path.equals("/events") ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
    }

    static FullHttpResponse readiness(boolean ready) {
        return ready
                ? Answers.json(
                        HttpResponseStatus.OK, Answers.JSON.createObjectNode().put("status", "ready"))
                : Answers.problem(new Problem(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "An event published to the log did not come back through it in time"));
    }

    /** The answer to {@code GET} of a path that needs no more than the path. */
    FullHttpResponse fixed(String path, HttpMethod method) {
        Page page = pages.get(path);
        FullHttpResponse answer;
        if (page != null) {
            answer = page.answer();
        } else if (path.equals("/health/live")) {
            answer = Answers.json(
                    HttpResponseStatus.OK, Answers.JSON.createObjectNode().put("status", "live"));
        } else {
            answer = Answers.problem(new Problem(
                    HttpResponseStatus.NOT_FOUND,
                    "There is nothing at this path; expected /events?topic=news (GET to subscribe, POST to publish), /demo,"
                            + " /health/live or /health/ready"));
        }
        return method.equals(HttpMethod.HEAD) ? withoutBody(answer) : answer;
    }

    private static FullHttpResponse withoutBody(FullHttpResponse answer) {
        answer.headers().setInt("Content-Length", answer.content().readableBytes());
        answer.content().clear();
        return answer;
    }
}
