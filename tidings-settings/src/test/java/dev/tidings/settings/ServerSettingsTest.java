package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.http.HttpOptions;
import dev.tidings.hub.StreamOptions;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.server.ConnectionLimits;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.Timeouts;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {
    private static Settings settings(String variable, String value) {
        return Settings.defaults().withEnvironment(Map.of(variable, value));
    }

    @Test
    void areTheServersOwnDefaultsWhereNothingIsGiven() {
        assertThat(ServerSettings.of(Settings.defaults()))
                .isEqualTo(new ServerSettings(
                        ListenOptions.on(ListenOptions.DEFAULT_HOST, ListenOptions.DEFAULT_PORT),
                        TlsSettings.NONE,
                        ConnectionLimits.DEFAULTS,
                        Timeouts.DEFAULTS,
                        HttpOptions.DEFAULTS));
        assertThat(HubSettings.streams(Settings.defaults())).isEqualTo(StreamOptions.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "TIDINGS_HEARTBEAT, 15, '\"15\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S'",
        "TIDINGS_HEARTBEAT, 1ms, 'The heartbeat PT0.001S is out of range; expected PT0.1S to PT1H'",
        "TIDINGS_MAX_RETRY, 25d, 'The limit on an event''s retry PT600H is out of range; expected PT0S to PT596H31M23.647S'",
        "TIDINGS_PRESENCE, 'chat/**,tidings/**', '\"tidings/**\" names topics of the hub''s own, whose readers are not told; expected others'",
        "TIDINGS_PRESENCE_DEBOUNCE, 2h, 'The debounce of presence is PT2H; expected PT0S to PT1H'",
        "TIDINGS_PRESENCE_KEPT, 10s, 'The time for which presence is kept is PT10S; expected PT30S to PT24H'",
        "TIDINGS_PRESENCE_MAX_MEMBERS, 0, The number of members of a topic that are kept is 0; expected 1 to 100000",
        "TIDINGS_RETRY, 0s, 'The retry PT0S is out of range; expected PT0.001S to PT24H'",
    })
    void refuseStreamsThatCannotBe(String variable, String value, String message) {
        Settings settings = settings(variable, value);
        assertThatThrownBy(() -> HubSettings.streams(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(variable + ": " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "TIDINGS_PORT, http, '\"http\" is not what it takes; expected a whole number, at most 2147483647'",
        "TIDINGS_PORT, -1, '\"-1\" is not what it takes; expected a whole number, at most 2147483647'",
        "TIDINGS_PORT, 99999, The port 99999 is out of range; expected 0 to 65535",
        "TIDINGS_PRESENCE_COUNTS, all, '\"all\" may not see counts; expected presence or readers'",
        "TIDINGS_OPEN, yes, '\"yes\" is not what it takes; expected true or false'",
        "TIDINGS_TRANSPORT, kqueue, '\"kqueue\" is no transport; expected auto, epoll or nio'",
        "TIDINGS_THREADS, 0, The number of threads 0 is out of range; expected at least 1",
        "TIDINGS_THREADS, many, '\"many\" is not what it takes; expected a whole number, at most 2147483647'",
        "TIDINGS_MAX_HEAD_BYTES, 1k5, '\"1k5\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
        "TIDINGS_MAX_HEAD_BYTES, 1, The limit on the head size is 1; expected 512 to 1048576",
        "TIDINGS_MAX_BODY_BYTES, 2g, '\"2g\" is too large a size; expected less than 2g'",
        "TIDINGS_MAX_BODY_BYTES, auto, '\"auto\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
        "TIDINGS_MAX_TOPICS, 0, The limit on the number of topics is 0; expected at least 1",
        "TIDINGS_MAX_TOPICS, 3000000000, '\"3000000000\" is not what it takes; expected a whole number, at most 2147483647'",
        "TIDINGS_MAX_BATCH_EVENTS, 0, The limit on the number of events in a batch is 0; expected at least 1",
        "TIDINGS_MAX_PENDING_BODY_BYTES, 0, The limit on the size of all pending bodies is 0; expected at least 1",
        "TIDINGS_IPV6_PREFIX, 129, The limit on the number of bits of an IPv6 prefix is 129; expected 1 to 128",
        "TIDINGS_IDLE_TIMEOUT, 0s, The idle timeout PT0S is out of range; expected PT0.01S to PT24H",
        "TIDINGS_HEAD_TIMEOUT, 2d, The head timeout PT48H is out of range; expected PT0.01S to PT24H",
        "TIDINGS_DEMO, 1, '\"1\" is not what it takes; expected true or false'",
        "TIDINGS_PUBLIC_URL, 'http://[', '\"http://[\" is no URL; expected one like https://hub.example.com'",
    })
    void refuseWhatCannotBe(String variable, String value, String message) {
        Settings settings = settings(variable, value);
        assertThatThrownBy(() -> ServerSettings.of(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(variable + ": " + message);
    }

    @Test
    void reachTheServer() {
        Settings settings = Settings.defaults()
                .with(Setting.CORS_ORIGIN, "https://a.example, https://b.example")
                .with(Setting.PUBLIC_URL, "https://hub.example,https://hub2.example")
                .with(Setting.TRANSPORT, "nio")
                .with(Setting.OPEN, "true")
                .with(Setting.MAX_AGE, "1h")
                .with(Setting.ANSWER_TIMEOUT, "5m")
                .with(Setting.IPV6_PREFIX, "56")
                .with(Setting.MAX_BATCH_EVENTS, "7")
                .with(Setting.SNAPSHOT_EVENTS, "20")
                .with(Setting.MAX_RETRY, "5m")
                .with(Setting.STREAM_KEPT, "7m")
                .with(Setting.PRESENCE, "chat/**,doc/*")
                .with(Setting.PRESENCE_DEBOUNCE, "2s")
                .with(Setting.PRESENCE_MAX_MEMBERS, "20")
                .with(Setting.PRESENCE_COUNTS, "readers")
                .with(Setting.PRESENCE_KEPT, "1m")
                .with(Setting.MAX_MEMORY, "8g")
                .with(Setting.MAX_PENDING_BODY_BYTES, "3g");
        ServerSettings server = ServerSettings.of(settings);
        assertThat(server.http().access().corsOrigins())
                .containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(server.http().access().publicUrls())
                .containsExactlyInAnyOrder(URI.create("https://hub.example"), URI.create("https://hub2.example"));
        assertThat(server.http().limits().batchEvents()).isEqualTo(7);
        assertThat(server.http().limits().pendingBodyBytes()).isEqualTo(3L << 30);
        assertThat(server.listen().transport()).hasToString("NIO");
        assertThat(server.listen().open()).isTrue();
        assertThat(server.timeouts().answer()).isEqualTo(Duration.ofMinutes(5));
        assertThat(server.connections().ipv6PrefixBits()).isEqualTo(56);
        assertThat(HubSettings.streams(settings).maxAge()).hasHours(1);
        assertThat(HubSettings.streams(settings).maxEventRetry()).hasMinutes(5);
        assertThat(HubSettings.streams(settings).maxSnapshotEvents()).isEqualTo(20);
        assertThat(HubSettings.streams(settings).streamKept()).hasMinutes(7);
        assertThat(HubSettings.streams(settings).presence())
                .isEqualTo(PresenceOptions.NONE
                        .withTopics(List.of(Selector.of("chat/**"), Selector.of("doc/*")))
                        .withDebounce(Duration.ofSeconds(2))
                        .withMaxMembers(20)
                        .withKept(Duration.ofMinutes(1)));
        assertThat(server.http().readersSeeCounts()).isTrue();
    }
}
