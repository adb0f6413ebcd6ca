package dev.tidings.metrics;

import dev.tidings.measure.Distribution;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/**
 * Distributions as meters. Micrometer has none that are counted elsewhere: to a registry for Prometheus they go as histograms with all their buckets, past Micrometer; any other gets how many values
 * there were, and their sum.
 */
final class Histograms {
    private static final String PROMETHEUS = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";

    private Histograms() {}

    /** @param perUnit how many of what was counted make one of the meter's unit */
    static void bind(Meters to, MeterName name, double perUnit, Supplier<Distribution> values) {
        if (to.registry() instanceof CompositeMeterRegistry composite) {
            composite.getRegistries().forEach(one -> bind(to.in(one), name, perUnit, values));
        } else if (isPrometheus(to.registry().getClass())) {
            PrometheusHistogram.bind(to, name, perUnit, values);
        } else {
            to.note(Meter.builder(
                            name.name(),
                            Meter.Type.OTHER,
                            List.of(
                                    new Measurement(() -> (double) values.get().count(), Statistic.COUNT),
                                    new Measurement(() -> values.get().sum() / perUnit, Statistic.TOTAL)))
                    .description(name.help())
                    .baseUnit(name.unit())
                    .register(to.registry()));
        }
    }

    /** By name, for its class may not be there. */
    private static boolean isPrometheus(Class<?> type) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            if (one.getName().equals(PROMETHEUS)) {
                return true;
            }
        }
        return false;
    }
}
