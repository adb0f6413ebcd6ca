package dev.tidings.spring.boot;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.ShardStatistics;
import dev.tidings.spring.listen.HubListeners;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a hub and its listeners have counted, as Micrometer's meters. Loaded where that is on the class path. */
final class HubMeters implements MeterBinder {
    private static final String BYTES = "bytes";

    private final HubReadings readings;
    private final HubListeners listeners;

    HubMeters(HubReadings readings, HubListeners listeners) {
        this.readings = readings;
        this.listeners = listeners;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        now(registry, "tidings.streams.open", null, read -> read.streams().open());
        counter(registry, "tidings.streams.opened", null, read -> read.streams().opened());
        for (CloseReason reason : CloseReason.values()) {
            FunctionCounter.builder("tidings.streams.closed", readings, from -> from.total()
                            .streams()
                            .closed(reason))
                    .tag("reason", reason.code())
                    .register(registry);
        }
        now(registry, "tidings.lag.behind", null, read -> read.lag().behind());
        now(registry, "tidings.lag.largest", BYTES, read -> read.lag().largestBytes());
        now(registry, "tidings.lag.total", BYTES, read -> read.lag().totalBytes());
        counter(registry, "tidings.lag.gaps", null, read -> read.lag().gaps());
        counter(registry, "tidings.traffic.frames", null, read -> read.traffic().frames());
        counter(registry, "tidings.traffic.sent", BYTES, read -> read.traffic().bytes());
        counter(registry, "tidings.traffic.sends", null, read -> read.traffic().sends());
        counter(registry, "tidings.traffic.heartbeats", null, read -> read.traffic()
                .heartbeats());
        now(registry, "tidings.feeds", null, ShardStatistics::feeds);
        FunctionCounter.builder("tidings.listeners.handled", listeners, HubListeners::handled)
                .register(registry);
        FunctionCounter.builder("tidings.listeners.failed", listeners, HubListeners::failed)
                .register(registry);
    }

    private void now(
            MeterRegistry registry, String name, @Nullable String unit, ToDoubleFunction<ShardStatistics> value) {
        Gauge.builder(name, readings, from -> value.applyAsDouble(from.total()))
                .baseUnit(unit)
                .register(registry);
    }

    private void counter(
            MeterRegistry registry, String name, @Nullable String unit, ToDoubleFunction<ShardStatistics> value) {
        FunctionCounter.builder(name, readings, from -> value.applyAsDouble(from.total()))
                .baseUnit(unit)
                .register(registry);
    }
}
