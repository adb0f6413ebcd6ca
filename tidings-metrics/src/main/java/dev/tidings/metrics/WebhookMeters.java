package dev.tidings.metrics;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How a hub's webhook stands, as meters. */
public final class WebhookMeters extends RemovableMeters {
    private final String name;
    private final Supplier<Reading> reading;

    /**
     * How it stands at a time.
     *
     * @param pendingSeconds for how long the oldest event waits that was read and is not acknowledged; 0 if there is none
     * @param delivered events that were acknowledged
     * @param failures requests that were not answered by a 2xx
     * @param lost events that the log dropped before they were delivered
     * @param gaps stretches of the log, of unknown numbers of events, that it dropped before they were read
     * @param isSender whether this hub is the one that sends
     */
    public record Reading(
            double pendingSeconds, long delivered, long failures, long lost, long gaps, boolean isSender) {}

    /**
     * Of one webhook.
     *
     * @param name which it is
     * @param reading answers at once, any thread
     */
    public WebhookMeters(String name, Supplier<Reading> reading) {
        this.name = name;
        this.reading = reading;
    }

    @Override
    protected void bindTo(Meters to) {
        gauge(
                to,
                MeterName.seconds("tidings.webhook.pending", "For how long the oldest event waits to be acknowledged"),
                Reading::pendingSeconds);
        gauge(
                to,
                MeterName.of("tidings.webhook.sender", "Whether this hub is the one that sends"),
                now -> now.isSender() ? 1 : 0);
        counter(to, "tidings.webhook.delivered", "Events that were acknowledged", Reading::delivered);
        counter(to, "tidings.webhook.failures", "Requests that were not answered by a 2xx", Reading::failures);
        counter(to, "tidings.webhook.lost", "Events that the log dropped before they were delivered", Reading::lost);
        counter(
                to,
                "tidings.webhook.gaps",
                "Stretches of the log that it dropped before they were read",
                Reading::gaps);
    }

    private void gauge(Meters to, MeterName meter, ToDoubleFunction<Reading> value) {
        meter.gauge(to, () -> value.applyAsDouble(reading.get()), "webhook", name);
    }

    private void counter(Meters to, String meter, String help, ToDoubleFunction<Reading> value) {
        MeterName.of(meter, help).counter(to, () -> value.applyAsDouble(reading.get()), "webhook", name);
    }
}
