package dev.tidings.metrics;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/** A registry whose meters are said as text: in the form of OpenMetrics for who asks for that, else in that of Prometheus. Safe for use by any thread. */
public final class PrometheusText {
    /** The text of Prometheus. */
    public static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    /** That of OpenMetrics. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public PrometheusText() {
        // What Micrometer names as Prometheus does not want it; the first is there in seconds.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    }

    /** Where meters are registered. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /**
     * The media type of the text for a client.
     *
     * @param accept what it says that it takes; empty where it does not say
     */
    public static String typeFor(String accept) {
        return accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
    }

    /**
     * All meters, as of now.
     *
     * @param type {@link #PROMETHEUS} or {@link #OPEN_METRICS}
     */
    public String scrape(String type) {
        return registry.scrape(type);
    }
}
