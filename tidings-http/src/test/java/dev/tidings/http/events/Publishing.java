package dev.tidings.http.events;

import dev.tidings.http.Admission;
import dev.tidings.http.Anonymous;
import dev.tidings.http.Caller;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.Reply;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Requests;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** The publish endpoint with a clock and a log of the test's. */
final class Publishing implements AutoCloseable {
    private static final Caller ANYBODY = new Caller(null, Anonymous.EVERYTHING.grant(), false);

    final PendingLog log = new PendingLog();
    final BodyBudget budget;

    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS);
    private final PublishEndpoint endpoint;
    private final Queue<Runnable> later = new ArrayDeque<>();
    private long now;

    Publishing(int bodyBytes, long pendingBytes) {
        RequestLimits limits = RequestLimits.DEFAULTS
                .withBodyBytes(bodyBytes)
                .withDataBytes(bodyBytes)
                .withPendingBodyBytes(pendingBytes);
        this.budget = new BodyBudget(pendingBytes, () -> now, later::add);
        this.endpoint = new PublishEndpoint(hub, limits, budget);
    }

    FakeExchange start(String... fields) {
        return startAt("/events?topic=a", fields);
    }

    /** A body whose lines are published as they come. */
    FakeExchange startLines(String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Content-Type: application/x-ndjson";
        return startAt("/events?topic=a&atomic=false", all);
    }

    private FakeExchange startAt(String target, String... fields) {
        FakeExchange exchange = new FakeExchange(Requests.local("POST " + target, fields), Admission.ADMITTED);
        Reply reply = new Reply(exchange, answer -> answer.with("Vary", "Origin"));
        reply.guard(() -> endpoint.handle(reply, Target.of(exchange.request().target()), ANYBODY));
        return exchange;
    }

    /** Time passes, and what was to be done a tenth of a second later is done. */
    void passes(Duration time) {
        now += time.toNanos();
        int due = later.size();
        for (int i = 0; i < due; i++) {
            later.remove().run();
        }
    }

    @Override
    public void close() {
        endpoint.close();
        hub.close();
    }
}
