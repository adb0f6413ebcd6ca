package dev.tidings.http.events;

import dev.tidings.http.Answer;
import dev.tidings.http.Endpoint;
import dev.tidings.http.Reply;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.log.AppendOptions;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * {@code POST /events}: publishes what the request carries and answers with the id, or the ids of a batch. What takes long to read is read by
 * {@linkplain BodyWorkers workers}, so that the streams of the exchange's thread do not wait for it.
 */
public final class PublishEndpoint implements Endpoint, AutoCloseable {
    /** As much as a thread that serves others may read in one go. */
    private static final int QUICK_BYTES = 64 * 1024;

    private final Hub hub;
    private final RequestLimits limits;
    private final BodyBudget budget;
    private final BodyWorkers workers = new BodyWorkers();

    public PublishEndpoint(Hub hub, RequestLimits limits) {
        this.hub = hub;
        this.limits = limits;
        this.budget = new BodyBudget(limits.pendingBodyBytes());
    }

    @Override
    public void handle(Reply reply, Target target) {
        PublishRequest request = PublishRequest.of(reply.request(), target.parameters(), limits);
        reply.readBody(new BodyCollector(reply, budget, limits.bodyBytes(), body -> take(reply, request, body)));
    }

    private void take(Reply reply, PublishRequest request, Body body) {
        if (request.coding() == ContentCoding.GZIP) {
            reply.answerWhenDone(new Unpacking(body, budget, limits.bodyBytes(), workers)
                    .start()
                    .thenCompose(unpacked -> publish(request, unpacked)));
        } else if (request.isBatch() || body.length() > QUICK_BYTES) {
            publishLater(reply, request, body);
        } else {
            reply.answerWhenDone(publish(request, body));
        }
    }

    private void publishLater(Reply reply, PublishRequest request, Body body) {
        try {
            workers.execute(() -> reply.answerFrom(() -> publish(request, body)));
        } catch (RejectedExecutionException closed) {
            body.close();
            throw BodyCollector.noRoom();
        }
    }

    /** The body takes its room until the log has answered. What is thrown was not published. */
    private CompletionStage<Answer> publish(PublishRequest request, Body body) {
        try {
            Publication publication = request.read(body.bytes(), body.length(), limits);
            AppendOptions options = new AppendOptions(publication.durability(), request.key());
            return hub.publish(publication.events(), options)
                    .whenComplete((appended, failure) -> body.close())
                    .thenApply(appended -> PublishAnswer.of(appended, request));
        } catch (RuntimeException | Error failure) {
            body.close();
            throw failure;
        }
    }

    /** How much room is taken by what is being published, in bytes. */
    long pendingBytes() {
        return budget.used();
    }

    /** Ends the workers once they have read what they have. */
    @Override
    public void close() {
        workers.close();
    }
}
