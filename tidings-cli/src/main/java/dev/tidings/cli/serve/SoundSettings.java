package dev.tidings.cli.serve;

import dev.tidings.cli.engine.Engines;
import dev.tidings.cluster.Sequencer;
import dev.tidings.settings.AcmeSettings;
import dev.tidings.settings.ClusterSettings;
import dev.tidings.settings.DiskLogSettings;
import dev.tidings.settings.HttpSettings;
import dev.tidings.settings.HubSettings;
import dev.tidings.settings.LogSettings;
import dev.tidings.settings.LoggingSettings;
import dev.tidings.settings.MetricsSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Settings;
import dev.tidings.settings.TracesSettings;
import dev.tidings.settings.WebhookSettings;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.webhook.WebhookBuilder;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether {@code serve} would take settings. */
final class SoundSettings {
    private SoundSettings() {}

    /**
     * What they say of the server.
     *
     * @throws InvalidValueException if {@code serve} would refuse one, before it looks at the machine; the message names it
     */
    static ServerSettings require(Settings settings) {
        WebhookSettings.addTo(HubSettings.streams(settings), settings);
        Optional<WebhookBuilder> unusedWebhook = WebhookSettings.of(settings);
        HubSettings.drain(settings);
        HttpSettings.audit(settings);
        LoggingSettings.isJson(settings);
        LoggingSettings.levels(settings);
        MetricsSettings.of(settings);
        TracesSettings.of(settings);
        LogSettings.directory(settings);
        if (ClusterSettings.isNode(settings)) {
            Supplier<Sequencer> unused = Engines.of(settings);
            ClusterSettings.options(settings);
        }
        if (LogSettings.isOnDisk(settings)) {
            DiskLogSettings.disk(settings);
        } else {
            LogSettings.memory(settings);
        }
        return AcmeSettings.server(settings);
    }
}
