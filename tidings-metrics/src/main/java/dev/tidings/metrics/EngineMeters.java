package dev.tidings.metrics;

import dev.tidings.log.EngineStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How a node stands to the engine of its cluster, as meters. */
final class EngineMeters implements MeterBinder {
    private final Supplier<Optional<EngineStatus>> engine;

    EngineMeters(Supplier<Optional<EngineStatus>> engine) {
        this.engine = engine;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                MeterName.of("tidings.engine.up", "Whether the engine answers"),
                status -> status.connection().isUp() ? 1 : 0);
        gauge(
                registry,
                MeterName.of("tidings.engine.behind", "Entries that the engine has and this node lacks"),
                status -> status.order().behind());
        gauge(
                registry,
                MeterName.of("tidings.engine.pending", "Appends that wait for the engine's answer"),
                status -> status.appends().pending());
        gauge(
                registry,
                MeterName.bytes("tidings.engine.pending.size", "What those take of the heap, about"),
                status -> status.appends().pendingBytes());
        counter(
                registry,
                "tidings.engine.losses",
                "How often the engine ceased to answer",
                status -> status.connection().losses());
        counter(
                registry,
                "tidings.engine.interruptions",
                "Places where events may be missing",
                status -> status.interruptions().count());
        counter(registry, "tidings.engine.retries", "Appends that were sent once more", status -> status.appends()
                .retries());
        counter(registry, "tidings.engine.refused", "Appends that the engine did not take", status -> status.appends()
                .refused());
    }

    private void gauge(MeterRegistry registry, MeterName name, ToDoubleFunction<EngineStatus> value) {
        name.gauge(registry, () -> now(value));
    }

    private void counter(MeterRegistry registry, String name, String help, ToDoubleFunction<EngineStatus> value) {
        MeterName.of(name, help).counter(registry, () -> now(value));
    }

    private double now(ToDoubleFunction<EngineStatus> value) {
        return engine.get().map(value::applyAsDouble).orElse(Double.NaN);
    }
}
