package dev.tidings.cli.serve;

import dev.tidings.hub.Hub;
import dev.tidings.metrics.WebhookMeters;
import dev.tidings.settings.Settings;
import dev.tidings.settings.WebhookSettings;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.webhook.Webhook;
import dev.tidings.webhook.WebhookFigures;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The webhook of the hub that is served, where the settings want one. To be closed after the server, and before the hub. */
final class ServedWebhook implements AutoCloseable {
    private static final double MILLIS = Duration.ofSeconds(1).toMillis();

    private final @Nullable Webhook webhook;

    private ServedWebhook(@Nullable Webhook webhook) {
        this.webhook = webhook;
    }

    /** @throws InvalidValueException if a setting is wrong */
    static ServedWebhook start(Settings settings, Hub hub) {
        return new ServedWebhook(
                WebhookSettings.of(settings).map(builder -> builder.start(hub)).orElse(null));
    }

    /** Its meters, if there is one. */
    Optional<WebhookMeters> meters() {
        return Optional.ofNullable(webhook).map(one -> new WebhookMeters(one.name(), () -> reading(one.figures())));
    }

    private static WebhookMeters.Reading reading(WebhookFigures figures) {
        return new WebhookMeters.Reading(
                figures.pending().toMillis() / MILLIS,
                figures.delivered(),
                figures.failures(),
                figures.lost(),
                figures.gaps(),
                figures.isSender());
    }

    /** What it is, for people. */
    Optional<String> told() {
        return Optional.ofNullable(webhook).map(one -> "Who comes and goes is told to the " + one);
    }

    @Override
    public void close() {
        if (webhook != null) {
            webhook.close();
        }
    }
}
