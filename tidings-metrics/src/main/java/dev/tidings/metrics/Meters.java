package dev.tidings.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;

/**
 * A registry, as meters see it that will be taken out again.
 *
 * @param registry what they are registered with
 * @param removals takes note of how each of them is taken out
 */
public record Meters(MeterRegistry registry, Consumer<Runnable> removals) {
    public void note(Meter meter) {
        removals.accept(() -> registry.remove(meter));
    }

    /** The same notes, of another registry. */
    Meters in(MeterRegistry another) {
        return new Meters(another, removals);
    }
}
