package dev.tidings.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a meter is called, what it is, and in what unit.
 *
 * @param unit such as {@code bytes}; null for a count
 */
public record MeterName(String name, String help, @Nullable String unit) {
    public static MeterName of(String name, String help) {
        return new MeterName(name, help, null);
    }

    public static MeterName bytes(String name, String help) {
        return new MeterName(name, help, "bytes");
    }

    public static MeterName seconds(String name, String help) {
        return new MeterName(name, help, "seconds");
    }

    /** What is so now. */
    public void gauge(Meters to, DoubleSupplier value, String... tags) {
        to.note(Gauge.builder(name, value::getAsDouble)
                .description(help)
                .baseUnit(unit)
                .tags(Tags.of(tags))
                .strongReference(true)
                .register(to.registry()));
    }

    /** What has only ever grown. Micrometer holds what it counts weakly: that is the registry, which lives as long as anybody asks it. */
    public void counter(Meters to, DoubleSupplier value, String... tags) {
        to.note(FunctionCounter.builder(name, to.registry(), same -> value.getAsDouble())
                .description(help)
                .baseUnit(unit)
                .tags(Tags.of(tags))
                .register(to.registry()));
    }
}
