package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.hub.Hub;
import dev.tidings.topic.Selector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.Environment;

/** The hub in the application's own web server, whichever that is. */
@ExtendWith(OutputCaptureExtension.class)
abstract class MountContract {
    protected static final String MOUNT = "tidings.mount=/hub";
    protected static final String OPEN = "tidings.listen.open=true";

    /** The property by which the application has that server. */
    protected abstract String kind();

    /** An application with {@link Users}, where the header {@code User} says who it is. */
    protected abstract Class<?> withUsers();

    protected final ConfigurableApplicationContext start(Class<?> application, String... more) {
        List<String> properties = new ArrayList<>(List.of(kind(), MOUNT));
        properties.addAll(List.of(more));
        return Applications.start(application, properties.toArray(new String[0]));
    }

    protected static final URI hub(ConfigurableApplicationContext app, String path) {
        return Applications.web(app.getEnvironment(), "/hub" + path);
    }

    @Test
    void saysWhatIsOpenToAnybody(CapturedOutput output) {
        start(Bare.class, "tidings.access.anonymous-read=a,b/*").close();
        assertThat(output).contains("anyone may read a, b/* and publish to nothing");
    }

    @Test
    void servesAllOfItBelowItsPathAndListensNowhereElse() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Bare.class, OPEN);
                BufferedReader stream = Applications.stream(hub(app, "/events?topic=a"))) {
            assertThat(Applications.post(hub(app, "/events?topic=a"), "1").statusCode())
                    .isEqualTo(201);
            assertThat(Applications.next(stream, "data:")).isEqualTo("data: 1");
            app.getBean(TidingsTemplate.class).publish("a", "2");
            assertThat(Applications.next(stream, "data:")).isEqualTo("data: 2");
            assertThat(Applications.get(hub(app, "/events/history?topic=a")).body())
                    .contains("\"data\":\"1\"");
            assertThat(Applications.get(hub(app, "/health/ready")).statusCode()).isEqualTo(200);
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/actuator/health"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(app.getEnvironment().containsProperty("local.tidings.port"))
                    .isFalse();
        }
    }

    @Test
    void streamsGoOverHttp2() throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (ConfigurableApplicationContext app = start(Bare.class, OPEN, "server.http2.enabled=true")) {
            HttpRequest request =
                    HttpRequest.newBuilder(hub(app, "/events?topic=a")).build();
            HttpResponse<InputStream> stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                app.getBean(TidingsTemplate.class).publish("a", "1");
                assertThat(Applications.next(reader, "data:")).isEqualTo("data: 1");
            }
        }
    }

    /** What the users of an application may do. */
    static class Users {
        @Bean
        Authenticator users() {
            return credentials -> credentials instanceof Credentials.User known
                    ? CompletableFuture.completedFuture(grant(known.principal().getName()))
                    : CompletableFuture.failedFuture(
                            new RefusedCredentialsException(Refusal.FORGED, "Nobody is known by that"));
        }

        private static Grant grant(String user) {
            Rights rights = Rights.NONE.with(Right.READ, List.of(Selector.of("users/" + user + "/**")));
            return new Grant(new Bearer("application", user, null, null), rights, Instant.MAX, Limits.NONE);
        }
    }

    private static int statusFor(String user, URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).header("User", user).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                .statusCode();
    }

    @Test
    void knowsTheUsersOfTheApplication() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(withUsers())) {
            assertThat(statusFor("anna", hub(app, "/events?topic=users/anna/inbox")))
                    .isEqualTo(200);
            assertThat(statusFor("bob", hub(app, "/events?topic=users/anna/inbox")))
                    .isEqualTo(403);
            assertThat(Applications.get(hub(app, "/events?topic=users/anna/inbox"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void tellsStreamsAndIsOutSoonWhenTheApplicationStops() throws IOException, InterruptedException {
        ConfigurableApplicationContext app =
                start(Bare.class, OPEN, "server.shutdown=graceful", "spring.lifecycle.timeout-per-shutdown-phase=30s");
        List<BufferedReader> streams = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            streams.add(Applications.stream(hub(app, "/events?topic=a")));
        }
        await().until(() -> app.getBean(Hub.class).subscriberCount() == 50);
        long before = System.nanoTime();
        app.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(25));
        for (BufferedReader stream : streams) {
            // One is what each stream begins with, the other its goodbye.
            assertThat(stream.lines().filter(line -> line.startsWith("retry:"))).hasSize(2);
        }
    }

    @Import(Bare.class)
    static class Early {
        final List<String> answers = new CopyOnWriteArrayList<>();

        @Bean
        ApplicationRunner runner(Environment environment) {
            return (ApplicationArguments none) -> {
                URI events = Applications.web(environment, "/hub/events?topic=a");
                HttpRequest request = HttpRequest.newBuilder(events)
                        .header("Accept", "text/event-stream")
                        .header("Origin", "https://app.example.com")
                        .build();
                HttpResponse<String> stream =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                answers.add(stream.statusCode() + " " + stream.body()
                        + stream.headers()
                                .firstValue("Access-Control-Allow-Origin")
                                .orElse("nobody"));
                answers.add("" + Applications.get(events).statusCode());
            };
        }
    }

    @Test
    void tellsWhoComesBeforeTheApplicationIsReadyToComeBack() {
        try (ConfigurableApplicationContext app =
                start(Early.class, OPEN, "tidings.cors.origins=https://app.example.com")) {
            assertThat(app.getBean(Early.class).answers.get(0))
                    .matches("200 retry: [234][0-9]{3}\nhttps://app.example.com");
            assertThat(app.getBean(Early.class).answers.get(1)).isEqualTo("503");
        }
    }

    @Test
    void servesAgainAfterItWasStopped() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Bare.class, OPEN)) {
            ((AbstractApplicationContext) app).stop();
            ((AbstractApplicationContext) app).start();
            assertThat(Applications.get(hub(app, "/health/ready")).statusCode()).isEqualTo(200);
        }
    }
}
