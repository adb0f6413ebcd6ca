package dev.tidings.http.serve;

import dev.tidings.http.Endpoint;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.RequestTracing;
import dev.tidings.http.Routes;
import dev.tidings.http.access.Doorkeeper;
import dev.tidings.http.access.Gate;
import dev.tidings.http.access.SessionEndpoint;
import dev.tidings.http.events.DeleteEndpoint;
import dev.tidings.http.events.PublishEndpoint;
import dev.tidings.http.events.RenewEndpoint;
import dev.tidings.http.events.StreamEndpoint;
import dev.tidings.http.events.TicketEndpoint;
import dev.tidings.http.history.HistoryEndpoint;
import dev.tidings.http.operate.RevocationEndpoint;
import dev.tidings.http.operate.overview.OverviewRoutes;
import dev.tidings.http.presence.PresenceEndpoint;
import dev.tidings.http.seal.Seals;
import dev.tidings.hub.Hub;
import dev.tidings.hub.RenewalForm;
import org.jspecify.annotations.Nullable;

/**
 * What a request goes through from its arrival to its answer, as one set of options has it. Immutable, so that a request meets the options of one moment, whatever is
 * changed meanwhile.
 *
 * @param renewals how other hubs of the log are told of grants
 * @param accessLog null where it is off
 */
record InForce(Gate gate, Routes routes, Doorkeeper doorkeeper, RenewalForm renewals, @Nullable AccessLog accessLog) {
    private static final String EVENTS = RequestHandler.EVENTS;

    static InForce of(HttpOptions options, Kept kept) {
        Hub hub = kept.hub;
        RequestLimits limits = options.limits();
        Gate gate = new Gate(options.access());
        Seals seals = kept.seals.with(options.access().seals());
        Doorkeeper doorkeeper = kept.doorkeeper.with(options.access(), gate, seals);
        PublishEndpoint publish = kept.publish.with(limits, options.carryTraces());
        RevocationEndpoint revocations = new RevocationEndpoint(hub);
        SessionEndpoint session = new SessionEndpoint(seals);
        RenewEndpoint renew = new RenewEndpoint(hub, seals);
        Routes routes = new Routes()
                .add("GET", EVENTS, doorkeeper.before("subscribe", kept.subscribe.with(limits)))
                .add("POST", EVENTS, traced(doorkeeper.before("publish", publish), kept.tracing))
                .add("DELETE", EVENTS, doorkeeper.before("delete", new DeleteEndpoint(hub)))
                .add("POST", SessionEndpoint.PATH, doorkeeper.before("session", session::open))
                .add("DELETE", SessionEndpoint.PATH, session::close)
                .add("POST", RevocationEndpoint.PATH, doorkeeper.before("revoke", revocations::revoke))
                .add("GET", RevocationEndpoint.PATH, doorkeeper.before("list-revocations", revocations::list))
                .add(
                        "POST",
                        TicketEndpoint.PATH,
                        doorkeeper.before("ticket", new TicketEndpoint(hub, seals, limits, publish)))
                .addUnder("PUT", StreamEndpoint.PATH, doorkeeper.before("renew", renew))
                .addUnder(
                        "POST",
                        StreamEndpoint.PATH,
                        doorkeeper.before("select", new StreamEndpoint(hub, limits, publish)))
                .add("GET", HistoryEndpoint.PATH, doorkeeper.before("history", kept.history.with(limits)))
                .add("GET", PresenceEndpoint.PATH, doorkeeper.before("presence", presence(options, hub)));
        OverviewRoutes.addTo(routes, hub, options, doorkeeper::before);
        kept.addTo(routes, doorkeeper);
        return new InForce(
                gate, routes, doorkeeper, renew.form(doorkeeper::callerOf), kept.accessLog(options.accessLog()));
    }

    private static PresenceEndpoint presence(HttpOptions options, Hub hub) {
        return new PresenceEndpoint(
                hub.node(), hub.presence(), options.limits().selectors(), options.readersSeeCounts());
    }

    private static Endpoint traced(Endpoint endpoint, @Nullable RequestTracing tracing) {
        return tracing == null
                ? endpoint
                : (reply, target) -> {
                    reply.traced(tracing.begin(reply.request()));
                    endpoint.handle(reply, target);
                };
    }
}
