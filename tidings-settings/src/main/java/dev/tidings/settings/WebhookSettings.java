package dev.tidings.settings;

import dev.tidings.hub.StreamOptions;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import dev.tidings.webhook.Webhook;
import dev.tidings.webhook.WebhookBuilder;
import dev.tidings.webhook.WebhookKind;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes of the settings what is told to a webhook, and of whom it is kept for that. Needs {@code tidings-webhooks}. */
public final class WebhookSettings {
    private WebhookSettings() {}

    /**
     * The webhook, to be started; empty where there is none.
     *
     * @throws InvalidValueException if a setting is wrong, or the file of the secret cannot be read; the message names the setting
     */
    public static Optional<WebhookBuilder> of(Settings settings) {
        Given url = settings.get(Setting.WEBHOOK_URL);
        if (url.text().isEmpty()) {
            requireNothingElse(settings);
            return Optional.empty();
        }
        WebhookBuilder webhook =
                url.as(WebhookSettings::at).topics(topics(settings)).kinds(kinds(settings));
        Given secret = settings.get(Setting.WEBHOOK_SECRET);
        if (secret.text().isEmpty()) {
            throw new InvalidValueException(
                    url.origin() + ": Nobody could tell whether requests are the hub's; expected a webhook-secret");
        }
        secret.as(file -> secrets(webhook, file));
        return Optional.of(url.as(text -> webhook.requireSound()));
    }

    /**
     * Of whom it is kept, with what the webhook needs: for as long as events wait for its endpoint, and streams that are opened and closed where it is told of those.
     *
     * @throws InvalidValueException if a setting is wrong, or the webhook's topics are none of those of which it is kept who is there; the message names the setting
     */
    public static StreamOptions addTo(StreamOptions streams, Settings settings) {
        if (settings.get(Setting.WEBHOOK_URL).text().isEmpty()) {
            requireNothingElse(settings);
            return streams;
        }
        List<Selector> topics = topics(settings);
        requireKept(settings, streams.presence());
        Duration kept = settings.get(Setting.WEBHOOK_KEPT).as(text -> {
            Duration time = DurationParser.parse(text);
            PresenceOptions.NONE.withKept(time);
            return time;
        });
        PresenceOptions presence = streams.presence();
        if (kept.compareTo(presence.kept()) > 0) {
            presence = presence.withKept(kept);
        }
        boolean isToldOfStreams = kinds(settings).stream().anyMatch(WebhookKind::isOfStreams);
        return streams.with(isToldOfStreams ? presence.withStreamTopics(topics) : presence);
    }

    private static void requireKept(Settings settings, PresenceOptions presence) {
        for (Given topic : settings.all(Setting.WEBHOOK_TOPICS)) {
            Selector selector = topic.as(Selector::of);
            if (presence.topics().stream().noneMatch(kept -> kept.covers(selector))) {
                throw new InvalidValueException(
                        topic.origin() + ": It is not kept who reads " + Text.quote(topic.text())
                                + "; expected a topic or pattern that the setting presence has, or a part of one");
            }
        }
    }

    private static WebhookBuilder at(String text) {
        try {
            return Webhook.builder(new URI(text));
        } catch (URISyntaxException none) {
            throw new InvalidValueException(
                    "The webhook's address is none; expected a URL such as https://app.example.com/hooks");
        }
    }

    private static List<Selector> topics(Settings settings) {
        List<Given> topics = settings.all(Setting.WEBHOOK_TOPICS);
        if (topics.isEmpty()) {
            throw new InvalidValueException(settings.get(Setting.WEBHOOK_URL).origin()
                    + ": The webhook is told of no topic; expected webhook-topics, such as chat/*");
        }
        return topics.stream().map(given -> given.as(Selector::of)).toList();
    }

    private static List<WebhookKind> kinds(Settings settings) {
        return settings.all(Setting.WEBHOOK_KINDS).stream()
                .map(given -> given.as(WebhookKind::of))
                .toList();
    }

    /** One secret a line: the first is the new one. */
    private static WebhookBuilder secrets(WebhookBuilder webhook, String file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Given.parsePath(file)).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException failure) {
            throw new InvalidValueException(
                    "The file " + Text.quote(file) + " cannot be read; expected one with a secret on each line");
        }
        if (lines.isEmpty()) {
            throw new InvalidValueException(
                    "The file " + Text.quote(file) + " is empty; expected a secret on each line");
        }
        lines.forEach(line -> webhook.secret(line.getBytes(StandardCharsets.UTF_8)));
        return webhook;
    }

    private static void requireNothingElse(Settings settings) {
        Stream.of(Setting.WEBHOOK_TOPICS, Setting.WEBHOOK_SECRET)
                .filter(settings::isGiven)
                .filter(setting -> !settings.texts(setting).stream().allMatch(String::isEmpty))
                .findFirst()
                .ifPresent(setting -> {
                    throw new InvalidValueException(
                            settings.all(setting).get(0).origin() + ": There is no webhook; expected a webhook-url");
                });
    }
}
