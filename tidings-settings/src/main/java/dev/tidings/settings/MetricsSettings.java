package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a hub's metrics are.
 *
 * @param isAtHub whether they are at its own {@code /metrics}
 * @param address of a listener of their own; null where there is none
 */
public record MetricsSettings(boolean isAtHub, @Nullable Address address) {
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]/\\s]+)):([0-9]{1,5})");
    private static final int MOST = 65_535;

    /**
     * Where a listener is.
     *
     * @param host an address or name of this machine
     * @param port 0 for any free one
     */
    public record Address(String host, int port) {}

    /** @throws InvalidValueException if the setting is wrong; the message names it */
    public static MetricsSettings of(Settings settings) {
        return settings.get(Setting.METRICS).as(MetricsSettings::parse);
    }

    private static MetricsSettings parse(String text) {
        return switch (text) {
            case "hub" -> new MetricsSettings(true, null);
            case "none" -> new MetricsSettings(false, null);
            default -> new MetricsSettings(false, address(text));
        };
    }

    private static Address address(String text) {
        Matcher parts = ADDRESS.matcher(text);
        int port = parts.matches() ? Integer.parseInt(parts.group(3)) : MOST + 1;
        if (port > MOST) {
            throw new InvalidValueException(Text.quote(text)
                    + " is no place for metrics; expected hub, none, or an address such as 127.0.0.1:9464");
        }
        return new Address(parts.group(1) == null ? parts.group(2) : parts.group(1), port);
    }
}
