package dev.tidings.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's HTTP surface lets in.
 *
 * @param demo whether the carrier is to have the topics of the demo tick
 * @param site the folder whose files are served beside the hub; null for none
 * @param metrics what is at {@code /metrics}, for who may operate everything, or from this machine where no tokens are taken; null for nothing
 * @param steering how operators see the settings and have them read anew; null where they cannot
 * @param accessLog whether a line for each request goes to the logger {@code dev.tidings.access}
 * @param tracing is told of requests that publish; null where nobody wants to know
 * @param carryTraces whether an event keeps the {@code traceparent} of the request that publishes it
 * @param readersSeeCounts whether who may read a topic may see how many others do; else only who may see who is there
 */
public record HttpOptions(
        RequestLimits limits,
        AccessOptions access,
        ProxyOptions proxies,
        boolean demo,
        @Nullable Path site,
        @Nullable MetricsPage metrics,
        @Nullable Steering steering,
        boolean accessLog,
        @Nullable RequestTracing tracing,
        boolean carryTraces,
        boolean readersSeeCounts) {
    public static final HttpOptions DEFAULTS = new HttpOptions(
            RequestLimits.DEFAULTS,
            AccessOptions.DEFAULTS,
            ProxyOptions.NONE,
            false,
            null,
            null,
            null,
            false,
            null,
            false,
            false);

    public HttpOptions with(RequestLimits other) {
        return new HttpOptions(
                other,
                access,
                proxies,
                demo,
                site,
                metrics,
                steering,
                accessLog,
                tracing,
                carryTraces,
                readersSeeCounts);
    }

    public HttpOptions with(AccessOptions other) {
        return new HttpOptions(
                limits,
                other,
                proxies,
                demo,
                site,
                metrics,
                steering,
                accessLog,
                tracing,
                carryTraces,
                readersSeeCounts);
    }

    public HttpOptions with(ProxyOptions other) {
        return new HttpOptions(
                limits,
                access,
                other,
                demo,
                site,
                metrics,
                steering,
                accessLog,
                tracing,
                carryTraces,
                readersSeeCounts);
    }

    public HttpOptions withDemo(boolean on) {
        return new HttpOptions(
                limits,
                access,
                proxies,
                on,
                site,
                metrics,
                steering,
                accessLog,
                tracing,
                carryTraces,
                readersSeeCounts);
    }

    /** @param folder is looked at when the surface is made */
    public HttpOptions withSite(Path folder) {
        return new HttpOptions(
                limits,
                access,
                proxies,
                demo,
                folder,
                metrics,
                steering,
                accessLog,
                tracing,
                carryTraces,
                readersSeeCounts);
    }

    /** @param page is asked for each time that somebody wants the metrics */
    public HttpOptions withMetrics(MetricsPage page) {
        return new HttpOptions(
                limits, access, proxies, demo, site, page, steering, accessLog, tracing, carryTraces, readersSeeCounts);
    }

    public HttpOptions with(Steering other) {
        return new HttpOptions(
                limits, access, proxies, demo, site, metrics, other, accessLog, tracing, carryTraces, readersSeeCounts);
    }

    /** @param on from the next request on, where the options are changed; who is open then has no line */
    public HttpOptions withAccessLog(boolean on) {
        return new HttpOptions(
                limits, access, proxies, demo, site, metrics, steering, on, tracing, carryTraces, readersSeeCounts);
    }

    public HttpOptions with(RequestTracing other) {
        return new HttpOptions(
                limits,
                access,
                proxies,
                demo,
                site,
                metrics,
                steering,
                accessLog,
                other,
                carryTraces,
                readersSeeCounts);
    }

    /** @param on of what is published from then on, where the options are changed */
    public HttpOptions withCarriedTraces(boolean on) {
        return new HttpOptions(
                limits, access, proxies, demo, site, metrics, steering, accessLog, tracing, on, readersSeeCounts);
    }

    /** @param on from the next request on, where the options are changed */
    public HttpOptions withCountsForReaders(boolean on) {
        return new HttpOptions(
                limits, access, proxies, demo, site, metrics, steering, accessLog, tracing, carryTraces, on);
    }
}
