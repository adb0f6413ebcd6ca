package dev.tidings.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.hub.Hub;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code POST /events}: publishes what the request carries and answers with the id, or the ids of a batch. */
final class PublishHandler {
    private final Hub hub;
    private final Limits limits;

    PublishHandler(Hub hub, Limits limits) {
        this.hub = hub;
        this.limits = limits;
    }

    /**
     * Throws a {@link Problem} or an invalid value where the request is none, and the stage fails where the log refuses: then nothing was published.
     *
     * @param request not released here; not needed after the call
     */
    CompletionStage<FullHttpResponse> publish(FullHttpRequest request, Query query) {
        String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        Publication publication = new PublishBody(query.parameters(), limits).read(contentType, request.content());
        AppendOptions options = new AppendOptions(publication.durability(), IdempotencyKeyParser.of(request.headers()));
        boolean batch = PublishBody.isBatch(contentType);
        boolean plain = prefersPlain(request.headers().get(HttpHeaderNames.ACCEPT));
        return hub.publish(publication.events(), options).thenApply(appended -> answer(appended, batch, plain));
    }

    private static boolean prefersPlain(@Nullable String accept) {
        return accept != null && accept.contains("text/plain") && !accept.contains("json");
    }

    /** 201 for a new event; 200 for one that was there already, and for a batch, which is many things at once. */
    private static FullHttpResponse answer(List<Appended> appended, boolean batch, boolean plain) {
        boolean created = !batch && !appended.get(0).duplicate();
        HttpResponseStatus status = created ? HttpResponseStatus.CREATED : HttpResponseStatus.OK;
        if (plain) {
            String ids = appended.stream().map(one -> one.id() + "\n").collect(Collectors.joining());
            return Answers.of(status, "text/plain; charset=utf-8", ids.getBytes(StandardCharsets.UTF_8));
        }
        ObjectNode body = Answers.JSON.createObjectNode();
        if (batch) {
            ArrayNode ids = body.putArray("ids");
            appended.forEach(one -> ids.add(one.id()));
        } else {
            body.put("id", appended.get(0).id());
        }
        return Answers.json(status, body);
    }
}
