package dev.tidings.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/** Meters of what may end before the registry does, which would hold it for ever: closed, they are out of every registry that they were bound to. Safe for use by any thread. */
public abstract class RemovableMeters implements MeterBinder, AutoCloseable {
    // Under this object's lock.
    private final List<Runnable> removals = new ArrayList<>();
    private boolean closed;

    /** Does nothing once they are closed. */
    @Override
    public final synchronized void bindTo(MeterRegistry registry) {
        if (!closed) {
            bindTo(new Meters(registry, removals::add));
        }
    }

    /** Registers all of them. */
    protected abstract void bindTo(Meters to);

    @Override
    public synchronized void close() {
        closed = true;
        removals.forEach(Runnable::run);
        removals.clear();
    }
}
