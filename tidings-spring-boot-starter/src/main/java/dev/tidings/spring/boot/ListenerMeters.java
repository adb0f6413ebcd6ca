package dev.tidings.spring.boot;

import dev.tidings.metrics.MeterName;
import dev.tidings.metrics.Meters;
import dev.tidings.metrics.RemovableMeters;
import dev.tidings.spring.listen.HubListeners;

/** What an application's listeners have counted, as Micrometer's meters. Loaded where that is on the class path. */
final class ListenerMeters extends RemovableMeters {
    private final HubListeners listeners;

    ListenerMeters(HubListeners listeners) {
        this.listeners = listeners;
    }

    @Override
    protected void bindTo(Meters to) {
        MeterName.of("tidings.listeners.handled", "Events that listeners have handled")
                .counter(to, listeners::handled);
        MeterName.of("tidings.listeners.failed", "Events that listeners failed to handle")
                .counter(to, listeners::failed);
    }
}
