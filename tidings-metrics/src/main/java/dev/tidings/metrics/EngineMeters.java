package dev.tidings.metrics;

import dev.tidings.log.EngineStatus;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How a node stands to the engine of its cluster, as meters. */
final class EngineMeters {
    private final Supplier<Optional<EngineStatus>> engine;

    EngineMeters(Supplier<Optional<EngineStatus>> engine) {
        this.engine = engine;
    }

    void bindTo(Meters to) {
        gauge(
                to,
                MeterName.of("tidings.engine.up", "Whether the engine answers"),
                status -> status.connection().isUp() ? 1 : 0);
        gauge(
                to,
                MeterName.of("tidings.engine.behind", "Entries that the engine has and this node lacks"),
                status -> status.order().behind());
        gauge(
                to,
                MeterName.of("tidings.engine.pending", "Appends that wait for the engine's answer"),
                status -> status.appends().pending());
        gauge(
                to,
                MeterName.bytes("tidings.engine.pending.size", "What those take of the heap, about"),
                status -> status.appends().pendingBytes());
        counter(to, "tidings.engine.losses", "How often the engine ceased to answer", status -> status.connection()
                .losses());
        counter(
                to,
                "tidings.engine.interruptions",
                "Places where events may be missing",
                status -> status.interruptions().count());
        counter(to, "tidings.engine.retries", "Appends that were sent once more", status -> status.appends()
                .retries());
        counter(to, "tidings.engine.refused", "Appends that the engine did not take", status -> status.appends()
                .refused());
    }

    private void gauge(Meters to, MeterName name, ToDoubleFunction<EngineStatus> value) {
        name.gauge(to, () -> now(value));
    }

    private void counter(Meters to, String name, String help, ToDoubleFunction<EngineStatus> value) {
        MeterName.of(name, help).counter(to, () -> now(value));
    }

    private double now(ToDoubleFunction<EngineStatus> value) {
        return engine.get().map(value::applyAsDouble).orElse(Double.NaN);
    }
}
