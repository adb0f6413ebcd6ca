package dev.tidings.http.serve;

import dev.tidings.access.Bearer;
import dev.tidings.http.Answer;
import dev.tidings.http.Exchange;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.Failures;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Problem;
import dev.tidings.http.Refusal;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.Target;
import dev.tidings.http.access.Forwarding;
import dev.tidings.hub.Hub;
import dev.tidings.memory.MemoryUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entry of each request, whatever carries it: the gate, then the endpoint of its path. Safe for use by any thread; to be closed when its carrier has
 * stopped.
 */
public final class RequestHandler implements ExchangeHandler, AutoCloseable {
    static final String EVENTS = "/events";

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Forwarding forwarding;
    private final Kept kept;
    private final Runnable unbook;
    private volatile InForce inForce;

    /** @throws dev.tidings.topic.InvalidValueException if the site is no folder */
    public RequestHandler(Hub hub, HttpOptions options) {
        this.forwarding = new Forwarding(options.proxies());
        this.kept = new Kept(hub, options);
        this.inForce = InForce.of(options, kept);
        hub.renewBy(inForce.renewals());
        this.unbook = hub.memory().add(this::memory);
    }

    private List<MemoryUse> memory() {
        List<MemoryUse> uses = new ArrayList<>(kept.memory());
        uses.addAll(inForce.doorkeeper().memory());
        return uses;
    }

    /**
     * Has all requests from now on served with other options; those that are under way, and open streams, keep what they have. Of the options, proxies, site, metrics, tracing, the limit of
     * all bodies together, and how many bits of an IPv6 address tell a client stay what they were.
     */
    public void change(HttpOptions options) {
        InForce next = InForce.of(options, kept);
        inForce = next;
        kept.hub.renewBy(next.renewals());
    }

    @Override
    public void handle(Exchange exchange) {
        InForce present = inForce;
        Request request = forwarding.seen(exchange.request());
        AccessLog log = present.accessLog();
        if (log == null) {
            handle(exchange, request, present, bearer -> {});
        } else {
            AccessEntry entry = log.begin(request);
            handle(new LoggedExchange(exchange, entry), request, present, entry::by);
        }
    }

    private void handle(Exchange exchange, Request request, InForce present, Consumer<Bearer> known) {
        Reply reply =
                new Reply(exchange, request, answer -> present.gate().cors().readable(request, answer), known);
        reply.guard(() -> {
            switch (exchange.admission()) {
                case ADMITTED -> dispatch(reply, present);
                case TOO_MANY -> refuse(Refusal.TOO_MANY_CONNECTIONS, reply);
                case TOO_MANY_OF_ADDRESS -> refuse(Refusal.TOO_MANY_CONNECTIONS_FROM_ADDRESS, reply);
            }
        });
    }

    private static void dispatch(Reply reply, InForce present) {
        Request request = reply.request();
        present.gate().check(request);
        Target target = Target.of(request.target());
        if (request.method().equals("OPTIONS")) {
            reply.answer(present.gate().cors().options(request, present.routes().methodsOf(target.path())));
        } else {
            present.routes().find(target.path(), request.method()).handle(reply, target);
        }
    }

    /** For want of room, whatever was asked, and wrong as it may be: the connection ends. */
    private void refuse(Refusal reason, Reply reply) {
        Request request = reply.request();
        boolean subscribes = request.method().equals("GET")
                && (request.target().equals(EVENTS) || request.target().startsWith(EVENTS + "?"));
        if (!subscribes) {
            throw reason.problem(SOON);
        }
        try {
            reply.answer(kept.subscribe.refuse(request, reason));
        } catch (Problem malformed) {
            throw malformed.asLast();
        }
    }

    /** How many streams there was no room for, for this reason: each was told so, and may come back. */
    public long refusedStreams(Refusal reason) {
        return kept.subscribe.refused().count(reason);
    }

    /** How many credentials were shown that granted nothing, for this reason. */
    public long refusedCredentials(dev.tidings.access.Refusal reason) {
        return kept.doorkeeper.refusals().count(reason);
    }

    @Override
    public Answer refusal(@Nullable Request request, Throwable failure) {
        Answer answer = Failures.answer(failure);
        InForce present = inForce;
        Answer readable = request == null
                ? answer.varyingBy("Origin")
                : present.gate().cors().readable(request, answer);
        AccessLog log = present.accessLog();
        if (log != null) {
            log.refused(request == null ? null : forwarding.seen(request), readable);
        }
        return readable;
    }

    /** Ends the threads that read large bodies and files, and the one that writes the log of requests; a request whose body is being read goes unanswered. */
    @Override
    public void close() {
        unbook.run();
        kept.close();
    }
}
