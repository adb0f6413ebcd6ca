package dev.tidings.metrics;

import dev.tidings.measure.Distribution;
import dev.tidings.measure.Scale;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Supplier;

/** A distribution as Prometheus has it. Loaded where that is on the class path. */
final class PrometheusHistogram implements Collector {
    private final String name;
    private final String help;
    private final double perUnit;
    private final Supplier<Distribution> values;

    private PrometheusHistogram(String name, String help, double perUnit, Supplier<Distribution> values) {
        this.name = name;
        this.help = help;
        this.perUnit = perUnit;
        this.values = values;
    }

    static void bind(Meters to, MeterName name, double perUnit, Supplier<Distribution> values) {
        if (to.registry() instanceof PrometheusMeterRegistry prometheus) {
            String full = prometheus
                    .config()
                    .namingConvention()
                    .name(name.name(), Meter.Type.DISTRIBUTION_SUMMARY, name.unit());
            PrometheusRegistry all = prometheus.getPrometheusRegistry();
            PrometheusHistogram histogram = new PrometheusHistogram(full, name.help(), perUnit, values);
            all.register(histogram);
            to.removals().accept(() -> all.unregister(histogram));
        }
    }

    @Override
    public String getPrometheusName() {
        return name;
    }

    @Override
    public MetricSnapshot collect() {
        Distribution now = values.get();
        Scale scale = now.scale();
        double[] bounds = new double[scale.buckets()];
        long[] counts = new long[scale.buckets()];
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            bounds[bucket] = bucket == bounds.length - 1 ? Double.POSITIVE_INFINITY : scale.bound(bucket) / perUnit;
            counts[bucket] = now.count(bucket);
        }
        return HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                        .sum(now.sum() / perUnit)
                        .build())
                .build();
    }
}
