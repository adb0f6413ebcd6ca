package dev.tidings.cli;

import dev.tidings.hub.StreamOptions;
import dev.tidings.server.Limits;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.ServerOptions;
import dev.tidings.server.Transport;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns the settings, which are text, into the records that the hub and its server take; {@link LogSettings} does so for the log. Each method throws an
 * {@link InvalidValueException} that says which setting is wrong.
 */
final class ServerSettings {

    private ServerSettings() {}

    static ServerOptions server(Settings settings) {
        return new ServerOptions(
                listen(settings),
                limits(settings),
                Set.copyOf(settings.get(Setting.CORS_ORIGIN).asListOf(Function.identity())),
                settings.get(Setting.DEMO).asSwitch());
    }

    static StreamOptions streams(Settings settings) {
        return new StreamOptions(
                settings.get(Setting.HEARTBEAT).as(DurationParser::parse),
                settings.get(Setting.RETRY).as(DurationParser::parse),
                settings.get(Setting.MAX_AGE).as(DurationParser::parse));
    }

    private static ListenOptions listen(Settings settings) {
        Given threads = settings.get(Setting.THREADS);
        return new ListenOptions(
                settings.get(Setting.HOST).text(),
                settings.get(Setting.PORT).asNumber(),
                settings.get(Setting.OPEN).asSwitch(),
                settings.get(Setting.TRANSPORT).as(ServerSettings::transport),
                threads.isAuto() ? ListenOptions.defaultThreads() : threads.asNumber());
    }

    private static Limits limits(Settings settings) {
        return new Limits(
                settings.get(Setting.MAX_HEAD_BYTES).as(SizeParser::parseInt),
                settings.get(Setting.MAX_BODY_BYTES).as(SizeParser::parseInt),
                settings.get(Setting.MAX_DATA_BYTES).as(SizeParser::parseInt),
                settings.get(Setting.MAX_TOPICS).asNumber(),
                settings.get(Setting.MAX_SELECTORS).asNumber(),
                settings.get(Setting.MAX_CONNECTIONS).asNumber(),
                settings.get(Setting.MAX_CONNECTIONS_PER_ADDRESS).asNumber());
    }

    private static Transport transport(String name) {
        return Arrays.stream(Transport.values())
                .filter(transport -> transport.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidValueException(Text.quote(name) + " is no transport; expected auto, epoll or nio"));
    }
}
