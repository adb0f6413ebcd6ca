package dev.tidings.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What a hub's server has counted, as meters. */
public final class DoorMeters implements MeterBinder {
    private static final double MILLIS = 1000;

    private final Door door;

    public DoorMeters(Door door) {
        this.door = door;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterName.of("tidings.connections.open", "Connections that are open, streams and others")
                .gauge(registry, () -> door.connections().getAsInt());
        MeterName.of("tidings.connections.most", "Connections that are served at once")
                .gauge(registry, () -> door.mostConnections().getAsInt());
        door.refusedStreams().forEach((reason, count) -> MeterName.of(
                        "tidings.streams.refused", "Streams that there was no room for, by reason")
                .counter(registry, count::getAsLong, "reason", reason));
        door.refusedCredentials().forEach((reason, count) -> MeterName.of(
                        "tidings.tokens.refused", "Tokens and other credentials that granted nothing, by reason")
                .counter(registry, count::getAsLong, "reason", reason));
        MeterName.seconds(
                        "tidings.tls.not.after",
                        "When the first certificate expires, since 1970; no number without TLS")
                .gauge(registry, () -> door.certificatesNotAfter()
                        .get()
                        .map(end -> end.toEpochMilli() / MILLIS)
                        .orElse(Double.NaN));
    }
}
