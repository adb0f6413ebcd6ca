package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.RequestLimits;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changes in a server that runs. */
class ChangeTest {
    private static final String ORIGIN = "Origin: https://app.example.com";

    private static ServerChange change(HttpOptions http) {
        return new ServerChange(http, ConnectionLimits.DEFAULTS, false, null);
    }

    @Test
    void holdsForRequestsFromThenOnAndEndsNoStream() {
        try (Served served = Served.over(Transport.AUTO)) {
            RawHttp stream = served.subscribe("topic=a");
            assertThat(served.post("?topic=a&topic=b", null, "x", ORIGIN).status())
                    .isEqualTo(403);

            HttpOptions http = HttpOptions.DEFAULTS
                    .with(RequestLimits.DEFAULTS.withTopics(1))
                    .with(AccessOptions.DEFAULTS
                            .withCorsOrigins("https://app.example.com")
                            .with(new Anonymous(List.of(), List.of(Selector.of("a"), Selector.of("b")))));
            served.server.prepare(change(http)).run();

            assertThat(served.post("?topic=a&topic=b", null, "x", ORIGIN).problem(400))
                    .contains("1");
            RawHttp.Answer published = served.post("?topic=a", null, "hello", ORIGIN);
            assertThat(published.status()).isEqualTo(201);
            assertThat(published.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
            assertThat(served.ask("GET /events?topic=a").status()).isEqualTo(403);
            assertThat(served.server.anonymous().read()).isEmpty();
            assertThat(stream.readThrough("data: hello\n")).contains("id: ");
            stream.close();
        }
    }

    @Test
    void admitsAsManyConnectionsAsAreSaid() {
        try (Served served = Served.over(Transport.AUTO)) {
            RawHttp stream = served.subscribe("topic=a");
            ServerChange one =
                    new ServerChange(HttpOptions.DEFAULTS, ConnectionLimits.DEFAULTS.withConnections(1), false, null);
            served.server.prepare(one).run();

            assertThat(served.server.mostConnections()).isEqualTo(1);
            assertThat(served.ask("GET /health/live").status()).isEqualTo(503);

            served.server.prepare(change(HttpOptions.DEFAULTS)).run();
            assertThat(served.ask("GET /health/live").status()).isEqualTo(200);
            served.publish("a", "hello");
            assertThat(stream.readThrough("data: hello\n")).contains("id: ");
            stream.close();
        }
    }

    @Test
    void isRefusedWhereNobodyCouldUseTheHubAndChangesNothing() {
        try (Served served = Served.over(Transport.AUTO)) {
            HttpOptions useless = HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(Anonymous.NOTHING));
            assertThatThrownBy(() -> served.server.prepare(change(useless)))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("Nobody may read or publish without a token");
            assertThat(served.post("?topic=a", null, "hello").status()).isEqualTo(201);
        }
    }
}
