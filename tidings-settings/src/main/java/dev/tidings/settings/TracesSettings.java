package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where spans of what is published go.
 *
 * @param isByAgent whether OpenTelemetry's Java agent has them
 * @param collector takes them by OTLP over HTTP, at this very address; null where none does
 */
public record TracesSettings(boolean isByAgent, @Nullable URI collector) {
    private static final String PATH = "/v1/traces";

    /** @throws InvalidValueException if the setting is wrong; the message names it */
    public static TracesSettings of(Settings settings) {
        return settings.get(Setting.TRACES).as(TracesSettings::parse);
    }

    private static TracesSettings parse(String text) {
        return switch (text) {
            case "none" -> new TracesSettings(false, null);
            case "agent" -> new TracesSettings(true, null);
            default -> new TracesSettings(false, collector(text));
        };
    }

    private static URI collector(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                String path = uri.getRawPath();
                return path.isEmpty() || path.equals("/") ? uri.resolve(PATH) : uri;
            }
        } catch (URISyntaxException none) {
            // Told below, in our own words.
        }
        throw new InvalidValueException(
                Text.quote(text)
                        + " is no place for traces; expected none, agent, or the URL of a collector such as http://127.0.0.1:4318");
    }
}
