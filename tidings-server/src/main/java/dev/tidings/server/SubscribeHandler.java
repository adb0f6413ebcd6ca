package dev.tidings.server;

import dev.tidings.hub.Hub;
import dev.tidings.hub.Shard;
import dev.tidings.hub.StreamClock;
import dev.tidings.hub.Subscription;
import dev.tidings.server.Admissions.Admission;
import dev.tidings.wire.SseEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /events}: turns the connection into a stream. The body has neither length nor chunks: it ends with the connection, so that
 * a feed's bytes are the bytes on the wire, for HTTP/1.0 as for HTTP/1.1. Its first bytes are a comment and the reconnection time.
 */
final class SubscribeHandler {
    private final Limits limits;
    private final Hub hub;
    private final CorsPolicy cors;
    private final Answers answers;
    private final StreamTakeover takeover;

    SubscribeHandler(ServerOptions options, Hub hub, CorsPolicy cors, Answers answers, StreamTakeover takeover) {
        this.limits = options.limits();
        this.hub = hub;
        this.cors = cors;
        this.answers = answers;
        this.takeover = takeover;
    }

    /** Returns whether the connection is for another request. */
    boolean handle(ChannelHandlerContext context, HttpRequest request, Query query, Shard shard) {
        Subscription subscription = SubscribeRequest.of(query, request.headers(), limits);
        if (SubscribeRequest.isStopped(subscription)) {
            return answers.write(context, request, Answers.empty(HttpResponseStatus.NO_CONTENT));
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            return answers.write(context, request, headOnly());
        }
        // A client learns after which event its stream starts, in case it is lost before the first.
        takeover.take(context.channel(), sink -> shard.subscribe(subscription, sink, id -> prologue(request, id)));
        return false;
    }

    private static FullHttpResponse headOnly() {
        FullHttpResponse response = Answers.empty(HttpResponseStatus.OK);
        streamHeaders(response.headers());
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        return response;
    }

    private static void streamHeaders(HttpHeaders headers) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache, no-transform");
        headers.set("X-Accel-Buffering", "no");
        headers.set("X-Content-Type-Options", "nosniff");
    }

    private byte[] prologue(HttpRequest request, @Nullable String startsAfter) {
        HttpHeaders headers = new DefaultHttpHeaders();
        streamHeaders(headers);
        headers.set(HttpHeaderNames.CONNECTION, "close");
        cors.apply(request.headers(), headers);
        if (startsAfter != null) {
            headers.set(SubscribeRequest.LAST_EVENT_ID, startsAfter);
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (Map.Entry<String, String> header : headers) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        head.append("\r\n").append(new String(SseEncoder.heartbeat(), StandardCharsets.US_ASCII));
        head.append(
                new String(StreamClock.retry(hub.streams(), ThreadLocalRandom.current()), StandardCharsets.US_ASCII));
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Refuses a stream for want of room so that an {@code EventSource} comes back: any status but 200 would end it for good (WHATWG HTML,
     * 9.2.2), so it gets a reconnection time and the end.
     */
    void refuse(ChannelHandlerContext context, HttpRequest request, Admission admission) {
        String comment = admission.verdict() == Admissions.Verdict.TOO_MANY
                ? "too many connections; come back later"
                : "too many connections from this address; come back later";
        ByteBuf response = Unpooled.wrappedBuffer(prologue(request, null), SseEncoder.comment(comment));
        ChannelStream.writeAndClose(context.channel(), response);
    }
}
