package dev.tidings.spring.boot;

import dev.tidings.spring.listen.HubListeners;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What an application's listeners have counted, as Micrometer's meters. Loaded where that is on the class path. */
final class ListenerMeters implements MeterBinder {
    private final HubListeners listeners;

    ListenerMeters(HubListeners listeners) {
        this.listeners = listeners;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("tidings.listeners.handled", listeners, HubListeners::handled)
                .register(registry);
        FunctionCounter.builder("tidings.listeners.failed", listeners, HubListeners::failed)
                .register(registry);
    }
}
