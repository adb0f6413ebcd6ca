/** What a hub counts, as meters of Micrometer, and as text for Prometheus. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.tidings.metrics {
    requires transitive dev.tidings.core;
    requires transitive micrometer.core;
    requires static io.prometheus.metrics.model;
    requires static transitive micrometer.registry.prometheus;
    requires static transitive org.jspecify;

    exports dev.tidings.metrics;
}
