package dev.tidings.http.events;

import dev.tidings.event.TraceParent;
import dev.tidings.http.AddressLimits;
import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Reply;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.memory.MemoryUse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * {@code POST /events}: publishes what the request carries and answers with the id, or the ids of a batch; or publishes {@linkplain LineCollector line by line} what
 * comes, and answers at the end. What takes long to read is read by {@linkplain BodyWorkers workers}, so that the streams of the exchange's thread do not wait for it.
 */
public final class PublishEndpoint implements GrantedEndpoint, AutoCloseable {
    /** As much as a thread that serves others may read in one go. */
    static final int QUICK_BYTES = 64 * 1024;

    private final Hub hub;
    private final RequestLimits limits;
    private final BodyBudget budget;
    private final PublishBudgets budgets;
    private final BodyWorkers workers;
    private final boolean carriesTraces;

    public PublishEndpoint(Hub hub, RequestLimits limits) {
        this(hub, limits, new BodyBudget(limits.pendingBodyBytes()));
    }

    PublishEndpoint(Hub hub, RequestLimits limits, BodyBudget budget) {
        this(hub, limits, budget, new PublishBudgets(), new BodyWorkers(), false);
    }

    private PublishEndpoint(
            Hub hub,
            RequestLimits limits,
            BodyBudget budget,
            PublishBudgets budgets,
            BodyWorkers workers,
            boolean carriesTraces) {
        this.hub = hub;
        this.limits = limits;
        this.budget = budget;
        this.budgets = budgets;
        this.workers = workers;
        this.carriesTraces = carriesTraces;
    }

    /**
     * The same with other limits, but for that of all bodies together: it has the same workers, and what was published counts on.
     *
     * @param carriesTraces whether an event keeps the {@code traceparent} of the request that publishes it
     */
    public PublishEndpoint with(RequestLimits other, boolean carriesTraces) {
        return new PublishEndpoint(hub, other, budget, budgets, workers, carriesTraces);
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        PublishRequest request = PublishRequest.of(reply.request(), target.parameters(), limits, rules(reply, caller));
        if (!request.atomic()) {
            reply.readBody(lines(reply, request));
            return;
        }
        reply.readBody(new BodyCollector(reply, budget, limits.bodyBytes(), body -> take(reply, request, body)));
    }

    /** How the memory of all bodies stands. Any thread. */
    public MemoryUse memory() {
        return budget.memory();
    }

    /** What all bodies share. */
    BodyBudget budget() {
        return budget;
    }

    /** What a caller must keep to that publishes, or has the log written to otherwise. */
    PublishRules rules(Reply reply, Caller caller) {
        AddressLimits ofAddress = limits.perAddress();
        Record address = ofAddress.clientOf(reply.request().peer().address());
        String traceParent =
                carriesTraces ? TraceParent.of(reply.request().headers().all(TraceParent.HEADER)) : null;
        return new PublishRules(hub, caller, budgets, address, ofAddress.publishing(), reply.trace(), traceParent);
    }

    private BodyReader lines(Reply reply, PublishRequest request) {
        LinePublication publication = new LinePublication(request, limits);
        LineCollector lines = new LineCollector(reply, budget, publication, workers);
        return request.coding() == ContentCoding.GZIP ? new LineUnpacking(reply, lines) : lines;
    }

    private void take(Reply reply, PublishRequest request, Body body) {
        if (request.coding() == ContentCoding.GZIP) {
            Unpacking unpacking = new Unpacking(body, budget, limits.bodyBytes(), workers);
            // What follows is attached before it begins, so that a worker does that too.
            reply.answerWhenDone(unpacking.result().thenCompose(unpacked -> publish(request, unpacked)));
            unpacking.start();
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
            throw BodyBuffer.noRoom();
        }
    }

    /** The body takes its room until the log has answered. What is thrown was not published. */
    private CompletionStage<Answer> publish(PublishRequest request, Body body) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(body.bytes(), 0, body.length());
            Publication publication = request.read(bytes, limits);
            request.rules().spend(publication.events().size(), body.length());
            AppendOptions options = new AppendOptions(publication.durability(), request.key());
            CompletionStage<List<Appended>> stored = request.rules()
                    .publish(publication.events(), options)
                    .whenComplete((appended, failure) -> body.close());
            // The answer to a batch is long, and the log's committer has more to do than to write it.
            return request.isBatch()
                    ? stored.thenApplyAsync(appended -> PublishAnswer.of(appended, request), workers)
                    : stored.thenApply(appended -> PublishAnswer.of(appended, request));
        } catch (RuntimeException | Error failure) {
            body.close();
            throw failure;
        }
    }

    /** Ends the workers once they have read what they have. */
    @Override
    public void close() {
        workers.close();
    }
}
