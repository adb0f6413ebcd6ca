package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The hub in an application's reactive server: Reactor Netty. */
class WebFluxMountTest extends MountContract {
    @Override
    protected String kind() {
        return "spring.main.web-application-type=reactive";
    }

    @Override
    protected Class<?> withUsers() {
        return WithUsers.class;
    }

    @Import({Bare.class, Users.class})
    static class WithUsers {
        /** Stands for whatever knows the application's users. */
        @Bean
        WebFilter login() {
            return (exchange, chain) -> {
                String user = exchange.getRequest().getHeaders().getFirst("User");
                Principal known = () -> String.valueOf(user);
                return chain.filter(
                        user == null
                                ? exchange
                                : exchange.mutate().principal(Mono.just(known)).build());
            };
        }
    }

    @RestController
    @Import(Bare.class)
    static class Neighbour {
        @GetMapping({"/hubble", "/hubble/events"})
        Mono<String> hubble() {
            return Mono.just("the application's");
        }
    }

    @Test
    void hasNothingOfTheApplicationsBesideIt() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Neighbour.class, OPEN)) {
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/hubble"))
                            .body())
                    .isEqualTo("the application's");
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/hubble/events"))
                            .body())
                    .isEqualTo("the application's");
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/events?topic=a"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(Applications.get(hub(app, "")).statusCode()).isEqualTo(301);
            assertThat(Applications.get(hub(app, "/nothing")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aStreamEndsWithItsConnectionAndHasNoChunks() throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (ConfigurableApplicationContext app = start(Bare.class, OPEN)) {
            HttpRequest request =
                    HttpRequest.newBuilder(hub(app, "/events?topic=a")).build();
            HttpResponse<InputStream> stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.headers().firstValue("Connection")).hasValue("close");
            assertThat(stream.headers().firstValue("Transfer-Encoding")).isEmpty();
            stream.body().close();
        }
    }

    @Test
    void isBelowTheBasePathOfTheApplication() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Bare.class, OPEN, "spring.webflux.base-path=/app");
                BufferedReader stream =
                        Applications.stream(Applications.web(app.getEnvironment(), "/app/hub/events?topic=a"))) {
            app.getBean(TidingsTemplate.class).publish("a", "1");
            assertThat(Applications.next(stream, "data:")).isEqualTo("data: 1");
        }
    }

    @Test
    void isSeenAsRulesForPathsSeeIt() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start(Bare.class, OPEN)) {
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/h%75b;v=1/events/history?topic=a"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> start(Bare.class).close())
                .rootCause()
                .hasMessageContaining("nobody may read or publish")
                .hasMessageContaining("tidings.listen.open=true");
        assertThatThrownBy(() -> Applications.start(Bare.class, kind(), OPEN, "tidings.mount=hub")
                        .close())
                .rootCause()
                .hasMessageContaining("tidings.mount is \"hub\"; expected a path");
    }
}
