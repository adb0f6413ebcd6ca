package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.topic.Selector;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the actuator shows of the hub. */
class ActuatorTest {
    @Test
    void showsHealthAndInfo() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                Bare.class,
                Applications.ON_TOMCAT,
                "management.endpoint.health.show-details=always",
                "management.endpoints.web.exposure.include=health,info")) {
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/actuator/health/tidings"))
                            .body())
                    .contains("\"status\":\"UP\"")
                    .contains("\"streams\":0");
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/actuator/info"))
                            .body())
                    .contains("\"tidings\":{")
                    .contains("\"failed\":0");
        }
    }

    @Test
    void saysNothingOfItWhereItIsNotWanted() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app =
                Applications.start(Bare.class, Applications.ON_TOMCAT, "management.health.tidings.enabled=false")) {
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/actuator/health/tidings"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    static Set<String> documented(String which) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));
        int server = page.indexOf("Of the program's own server:");
        int text = page.indexOf("### The text");
        return Pattern.compile("^\\| `(tidings\\." + which + "[a-z.]+)` \\|", Pattern.MULTILINE)
                .matcher(page.substring(0, server) + page.substring(text))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void hasTheMetersThatThePageNames() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                        Bare.class,
                        "tidings.outbox.enabled=true",
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.sql.init.schema-locations=classpath:dev/tidings/outbox/outbox.sql");
                BufferedReader stream =
                        Applications.stream(Applications.hub(app.getEnvironment(), "/events?topic=a"))) {
            MeterRegistry meters = app.getBean(MeterRegistry.class);
            app.getBean(TidingsTemplate.class).publish("a", "x");
            assertThat(Applications.next(stream, "data:")).isEqualTo("data: x");
            await().untilAsserted(() -> {
                assertThat(meters.get("tidings.streams.open").gauge().value()).isEqualTo(1);
                assertThat(meters.get("tidings.traffic.frames")
                                .functionCounter()
                                .count())
                        .isEqualTo(1);
            });
            assertThat(meters.get("tidings.streams.closed")
                            .tag("reason", "client-gone")
                            .functionCounter()
                            .count())
                    .isZero();
            assertThat(meters.get("tidings.traffic.sent")
                            .functionCounter()
                            .getId()
                            .getBaseUnit())
                    .isEqualTo("bytes");
            JdbcTemplate database = app.getBean(JdbcTemplate.class);
            database.update(
                    "INSERT INTO tidings_outbox (event_id, topics, data, refused) VALUES ('1', 'a', 'x', 'for a test')");
            await().untilAsserted(() -> {
                assertThat(meters.get("tidings.outbox.refused").gauge().value()).isEqualTo(1);
                assertThat(meters.get("tidings.outbox.waiting").gauge().value()).isZero();
            });
            database.execute("DROP TABLE tidings_outbox");
            await().untilAsserted(() -> assertThat(
                            meters.get("tidings.outbox.waiting").gauge().value())
                    .isNaN());
            Set<String> names = new TreeSet<>();
            meters.getMeters().forEach(meter -> names.add(meter.getId().getName()));
            names.removeIf(name -> !name.startsWith("tidings."));
            assertThat(names).isEqualTo(documented("(?!engine)"));
        }
    }

    @Import(Bare.class)
    static class WithUsers {
        @Bean
        Authenticator users() {
            return credentials -> CompletableFuture.completedFuture(new Grant(
                    new Bearer("users", "anna", null, null),
                    Rights.NONE.with(Right.READ, List.of(Selector.of("a"))),
                    Instant.MAX,
                    Limits.NONE));
        }
    }

    @Test
    void showsHowStreamsStandAndEndsThoseOfSomebody() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                WithUsers.class, Applications.ON_TOMCAT, "management.endpoints.web.exposure.include=tidings")) {
            URI state = Applications.web(app.getEnvironment(), "/actuator/tidings");
            HttpClient http = HttpClient.newHttpClient();
            HttpRequest asAnna = HttpRequest.newBuilder(Applications.hub(app.getEnvironment(), "/events?topic=a"))
                    .header("Authorization", "Bearer anna")
                    .build();
            HttpResponse<Stream<String>> stream = http.send(asAnna, BodyHandlers.ofLines());
            await().untilAsserted(() -> assertThat(Applications.get(state).body())
                    .contains("\"streams\":{\"open\":1,\"opened\":1,\"closed\":{}}")
                    .contains("\"revocations\":0"));
            assertThat(Applications.get(URI.create(state + "/anna")).body())
                    .contains("\"address\":\"127.0.0.1\"", "\"state\":\"live\"", "\"selectors\":[\"a\"]");
            assertThat(Applications.get(URI.create(state + "/otto")).body()).isEqualTo("[]");
            HttpRequest end =
                    HttpRequest.newBuilder(URI.create(state + "/anna")).DELETE().build();
            assertThat(http.send(end, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
            assertThat(stream.body()).contains("id: tidings.stop");
            await().untilAsserted(() -> assertThat(Applications.get(state).body())
                    .contains("\"streams\":{\"open\":0,\"opened\":1,\"closed\":{\"revoked\":1}}")
                    .contains("\"revocations\":1"));
        }
    }
}
