package dev.tidings.cli.serve;

import dev.tidings.access.Refusal;
import dev.tidings.http.Answer;
import dev.tidings.hub.Hub;
import dev.tidings.metrics.Door;
import dev.tidings.metrics.DoorMeters;
import dev.tidings.metrics.HubMeters;
import dev.tidings.metrics.JvmMeters;
import dev.tidings.metrics.PrometheusText;
import dev.tidings.server.HubServer;
import dev.tidings.settings.MetricsSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Settings;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the hub that is served, where the settings want them. Meters are made when somebody first asks for them, for a start is not to wait for that; what they count was counted before. Safe
 * for use by any thread.
 */
final class ServedMetrics implements AutoCloseable {
    private final Hub hub;
    private final ServedWebhook webhook;
    private final MetricsSettings settings;
    private final @Nullable MetricsListener listener;

    private volatile @Nullable HubServer server;

    // Under this object's lock.
    private @Nullable PrometheusText text;
    private @Nullable JvmMeters jvm;

    private ServedMetrics(Hub hub, ServedWebhook webhook, MetricsSettings settings) throws IOException {
        this.hub = hub;
        this.webhook = webhook;
        this.settings = settings;
        MetricsSettings.Address address = settings.address();
        this.listener = address == null ? null : MetricsListener.start(address, this::answer);
    }

    /**
     * Of a hub, from before it is served until after.
     *
     * @throws IOException if they are to be at an address that cannot be had
     */
    static ServedMetrics of(Hub hub, ServedWebhook webhook, Settings settings) throws IOException {
        return new ServedMetrics(hub, webhook, MetricsSettings.of(settings));
    }

    /** The options of the server, with the metrics if they are to be there. */
    ServerSettings addTo(ServerSettings options) {
        return settings.isAtHub() ? options.with(this::answer) : options;
    }

    /** Notes which server it is. */
    void of(HubServer served) {
        server = served;
    }

    /** Where they are, if at an address of their own, for people. */
    Optional<String> told() {
        return Optional.ofNullable(listener)
                .map(own -> "Metrics are at " + own.uri() + ", for anybody who reaches that");
    }

    private Answer answer(String accept) {
        String type = PrometheusText.typeFor(accept);
        return Answer.of(200, type, text().scrape(type));
    }

    private synchronized PrometheusText text() {
        PrometheusText made = text;
        if (made == null) {
            made = new PrometheusText();
            new HubMeters(hub).bindTo(made.registry());
            new DoorMeters(door()).bindTo(made.registry());
            PrometheusText whole = made;
            webhook.meters().ifPresent(meters -> meters.bindTo(whole.registry()));
            jvm = new JvmMeters();
            jvm.bindTo(made.registry());
            text = made;
        }
        return made;
    }

    private Door door() {
        Map<String, LongSupplier> streams = new HashMap<>();
        Arrays.stream(dev.tidings.http.Refusal.values())
                .forEach(reason -> streams.put(reason.code(), () -> count(one -> one.refusedStreams(reason))));
        Map<String, LongSupplier> credentials = new HashMap<>();
        Arrays.stream(Refusal.values())
                .forEach(reason -> credentials.put(reason.code(), () -> count(one -> one.refusedCredentials(reason))));
        return new Door(
                () -> (int) count(HubServer::connectionCount),
                () -> (int) count(HubServer::mostConnections),
                streams,
                credentials,
                () -> Optional.ofNullable(server).flatMap(HubServer::certificatesNotAfter));
    }

    private interface Count {
        long of(HubServer server);
    }

    private long count(Count count) {
        HubServer served = server;
        return served == null ? 0 : count.of(served);
    }

    @Override
    public synchronized void close() {
        if (listener != null) {
            listener.close();
        }
        if (jvm != null) {
            jvm.close();
        }
    }
}
