package dev.tidings.http.serve;

import dev.tidings.http.HttpOptions;
import dev.tidings.http.RequestTracing;
import dev.tidings.http.Routes;
import dev.tidings.http.access.Doorkeeper;
import dev.tidings.http.access.Gate;
import dev.tidings.http.events.PublishEndpoint;
import dev.tidings.http.events.SubscribeEndpoint;
import dev.tidings.http.history.HistoryEndpoint;
import dev.tidings.http.operate.Health;
import dev.tidings.http.operate.MetricsEndpoint;
import dev.tidings.http.operate.Pages;
import dev.tidings.http.operate.Site;
import dev.tidings.http.operate.overview.ConsoleFeed;
import dev.tidings.http.seal.Seals;
import dev.tidings.hub.Hub;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stays of the surface whichever options are in force: threads, counts, budgets. */
final class Kept {
    final Hub hub;
    final ConsoleFeed consoleFeed;
    final SubscribeEndpoint subscribe;
    final PublishEndpoint publish;
    final HistoryEndpoint history;
    final Seals seals;
    final Doorkeeper doorkeeper;
    final Health health;
    final @Nullable MetricsEndpoint metrics;
    final @Nullable Site site;
    final @Nullable RequestTracing tracing;
    private @Nullable AccessLog accessLog; // Guarded by this.

    Kept(Hub hub, HttpOptions options) {
        this.hub = hub;
        this.consoleFeed = new ConsoleFeed(hub);
        this.subscribe = new SubscribeEndpoint(hub, options.limits());
        this.publish = new PublishEndpoint(hub, options.limits());
        this.history = new HistoryEndpoint(hub, options.limits());
        this.seals = new Seals(options.access().seals(), hub.streams().memory().most(MemoryBudget.TICKETS));
        this.doorkeeper =
                new Doorkeeper(options.access(), options.limits().perAddress(), new Gate(options.access()), seals, hub);
        this.health = new Health(hub);
        boolean isPublic = !options.access().publicUrls().isEmpty();
        this.metrics = options.metrics() == null ? null : new MetricsEndpoint(options.metrics(), isPublic);
        this.site = options.site() == null ? null : new Site(options.site());
        this.tracing = options.tracing();
    }

    /** How the budgets of memory stand. Any thread. */
    List<MemoryUse> memory() {
        return List.of(publish.memory(), history.memory(), seals.memory());
    }

    /** The log of requests, which stays from when it is first on: streams that it has begun with are said when they end, though it is off by then. */
    synchronized @Nullable AccessLog accessLog(boolean isOn) {
        if (isOn && accessLog == null) {
            accessLog = AccessLog.to(new AccessLines());
        }
        return isOn ? accessLog : null;
    }

    /** Adds what has no options that change. */
    void addTo(Routes routes, Doorkeeper present) {
        routes.add("GET", "/health/live", health::live).add("GET", "/health/ready", health::ready);
        Pages.addTo(routes);
        if (metrics != null) {
            routes.add("GET", MetricsEndpoint.PATH, present.before("metrics", metrics::handle));
        }
        if (site == null) {
            Pages.addRootTo(routes);
        } else {
            routes.elsewhere(site);
        }
    }

    synchronized void close() {
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
