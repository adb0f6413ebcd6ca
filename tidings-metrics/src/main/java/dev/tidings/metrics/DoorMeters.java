package dev.tidings.metrics;

/** What a hub's server has counted, as meters. */
public final class DoorMeters extends RemovableMeters {
    private static final double MILLIS = 1000;

    private final Door door;

    public DoorMeters(Door door) {
        this.door = door;
    }

    @Override
    protected void bindTo(Meters to) {
        MeterName.of("tidings.connections.open", "Connections that are open, streams and others")
                .gauge(to, () -> door.connections().getAsInt());
        MeterName.of("tidings.connections.most", "Connections that are served at once")
                .gauge(to, () -> door.mostConnections().getAsInt());
        door.refusedStreams().forEach((reason, count) -> MeterName.of(
                        "tidings.streams.refused", "Streams that there was no room for, by reason")
                .counter(to, count::getAsLong, "reason", reason));
        door.refusedCredentials().forEach((reason, count) -> MeterName.of(
                        "tidings.tokens.refused", "Tokens and other credentials that granted nothing, by reason")
                .counter(to, count::getAsLong, "reason", reason));
        MeterName.seconds(
                        "tidings.tls.not.after",
                        "When the first certificate expires, since 1970; no number without TLS")
                .gauge(to, () -> door.certificatesNotAfter()
                        .get()
                        .map(end -> end.toEpochMilli() / MILLIS)
                        .orElse(Double.NaN));
    }
}
