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
import dev.tidings.http.Routes;
import dev.tidings.http.Target;
import dev.tidings.http.access.Doorkeeper;
import dev.tidings.http.access.Forwarding;
import dev.tidings.http.access.Gate;
import dev.tidings.http.access.RefusedCredentials;
import dev.tidings.http.access.SessionEndpoint;
import dev.tidings.http.events.DeleteEndpoint;
import dev.tidings.http.events.PublishEndpoint;
import dev.tidings.http.events.RenewEndpoint;
import dev.tidings.http.events.StreamEndpoint;
import dev.tidings.http.events.SubscribeEndpoint;
import dev.tidings.http.events.TicketEndpoint;
import dev.tidings.http.history.HistoryEndpoint;
import dev.tidings.http.operate.Health;
import dev.tidings.http.operate.MetricsEndpoint;
import dev.tidings.http.operate.Pages;
import dev.tidings.http.operate.RevocationEndpoint;
import dev.tidings.http.operate.Site;
import dev.tidings.http.operate.overview.ConsoleFeed;
import dev.tidings.http.operate.overview.OverviewRoutes;
import dev.tidings.http.seal.Seals;
import dev.tidings.hub.Hub;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entry of each request, whatever carries it: the gate, then the endpoint of its path. Safe for use by any thread; to be closed when its carrier has
 * stopped.
 */
public final class RequestHandler implements ExchangeHandler, AutoCloseable {
    private static final String EVENTS = "/events";
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Gate gate;
    private final Forwarding forwarding;
    private final ConsoleFeed consoleFeed;
    private final SubscribeEndpoint subscribe;
    private final PublishEndpoint publish;
    private final Routes routes;
    private final RefusedCredentials refusedCredentials;
    private final @Nullable MetricsEndpoint metrics;
    private final @Nullable Site site;
    private final @Nullable AccessLog accessLog;

    /** @throws dev.tidings.topic.InvalidValueException if the site is no folder */
    public RequestHandler(Hub hub, HttpOptions options) {
        this.gate = new Gate(options.access());
        this.forwarding = new Forwarding(options.proxies());
        this.consoleFeed = new ConsoleFeed(hub);
        this.subscribe = new SubscribeEndpoint(hub, options.limits(), consoleFeed::wake);
        this.publish = new PublishEndpoint(hub, options.limits());
        Seals seals = new Seals(options.access().seals());
        Doorkeeper doorkeeper =
                new Doorkeeper(options.access(), options.limits().perAddress(), gate, seals, hub);
        this.refusedCredentials = doorkeeper.refusals();
        RevocationEndpoint revocations = new RevocationEndpoint(hub);
        SessionEndpoint session = new SessionEndpoint(seals);
        Health health = new Health(hub);
        RenewEndpoint renew = new RenewEndpoint(hub, seals);
        hub.renewBy(renew.form(doorkeeper::callerOf));
        this.routes = new Routes()
                .add("GET", EVENTS, doorkeeper.before("subscribe", subscribe))
                .add("POST", EVENTS, doorkeeper.before("publish", publish))
                .add("DELETE", EVENTS, doorkeeper.before("delete", new DeleteEndpoint(hub)))
                .add("POST", SessionEndpoint.PATH, doorkeeper.before("session", session::open))
                .add("DELETE", SessionEndpoint.PATH, session::close)
                .add("POST", RevocationEndpoint.PATH, doorkeeper.before("revoke", revocations::revoke))
                .add("GET", RevocationEndpoint.PATH, doorkeeper.before("list-revocations", revocations::list))
                .add(
                        "POST",
                        TicketEndpoint.PATH,
                        doorkeeper.before("ticket", new TicketEndpoint(hub, seals, options.limits(), publish)))
                .addUnder("PUT", StreamEndpoint.PATH, doorkeeper.before("renew", renew))
                .addUnder(
                        "POST",
                        StreamEndpoint.PATH,
                        doorkeeper.before("select", new StreamEndpoint(hub, options.limits(), publish)))
                .add(
                        "GET",
                        HistoryEndpoint.PATH,
                        doorkeeper.before("history", new HistoryEndpoint(hub, options.limits())))
                .add("GET", "/health/live", health::live)
                .add("GET", "/health/ready", health::ready);
        OverviewRoutes.addTo(routes, hub, options.access().authenticator(), doorkeeper::before);
        Pages.addTo(routes);
        boolean isPublic = !options.access().publicUrls().isEmpty();
        this.metrics = options.metrics() == null ? null : new MetricsEndpoint(options.metrics(), isPublic);
        if (metrics != null) {
            routes.add("GET", MetricsEndpoint.PATH, doorkeeper.before("metrics", metrics::handle));
        }
        this.site = options.site() == null ? null : new Site(options.site());
        if (site == null) {
            Pages.addRootTo(routes);
        } else {
            routes.elsewhere(site);
        }
        this.accessLog = options.accessLog() ? AccessLog.to(new AccessLines()) : null;
    }

    @Override
    public void handle(Exchange exchange) {
        Request request = forwarding.seen(exchange.request());
        if (accessLog == null) {
            handle(exchange, request, bearer -> {});
        } else {
            AccessEntry entry = accessLog.begin(request);
            handle(new LoggedExchange(exchange, entry), request, entry::by);
        }
    }

    private void handle(Exchange exchange, Request request, Consumer<Bearer> known) {
        Reply reply = new Reply(exchange, request, answer -> gate.cors().readable(request, answer), known);
        reply.guard(() -> {
            switch (exchange.admission()) {
                case ADMITTED -> dispatch(reply);
                case TOO_MANY -> refuse(Refusal.TOO_MANY_CONNECTIONS, reply);
                case TOO_MANY_OF_ADDRESS -> refuse(Refusal.TOO_MANY_CONNECTIONS_FROM_ADDRESS, reply);
            }
        });
    }

    private void dispatch(Reply reply) {
        Request request = reply.request();
        gate.check(request);
        Target target = Target.of(request.target());
        if (request.method().equals("OPTIONS")) {
            reply.answer(gate.cors().options(request, routes.methodsOf(target.path())));
        } else {
            routes.find(target.path(), request.method()).handle(reply, target);
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
            reply.answer(subscribe.refuse(request, reason));
        } catch (Problem malformed) {
            throw malformed.asLast();
        }
    }

    /** How many streams there was no room for, for this reason: each was told so, and may come back. */
    public long refusedStreams(Refusal reason) {
        return subscribe.refused().count(reason);
    }

    /** How many credentials were shown that granted nothing, for this reason. */
    public long refusedCredentials(dev.tidings.access.Refusal reason) {
        return refusedCredentials.count(reason);
    }

    @Override
    public Answer refusal(@Nullable Request request, Throwable failure) {
        Answer answer = Failures.answer(failure);
        Answer readable =
                request == null ? answer.varyingBy("Origin") : gate.cors().readable(request, answer);
        if (accessLog != null) {
            accessLog.refused(request == null ? null : forwarding.seen(request), readable);
        }
        return readable;
    }

    /** Ends the threads that read large bodies and files, and the one that writes the log of requests; a request whose body is being read goes unanswered. */
    @Override
    public void close() {
        consoleFeed.close();
        publish.close();
        if (metrics != null) {
            metrics.close();
        }
        if (site != null) {
            site.close();
        }
        if (accessLog != null) {
            accessLog.close();
        }
    }
}
