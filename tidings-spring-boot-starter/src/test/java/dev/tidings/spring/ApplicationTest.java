package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.spring.boot.HubCarrier;
import java.io.BufferedReader;
import java.io.IOException;
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
import org.springframework.core.env.Environment;

/** An application with the hub in it. */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationTest {
    record Price(String metal, double eur) {}

    @Test
    void publishesObjectsToWhoeverListens(CapturedOutput output) throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class);
                BufferedReader stream =
                        Applications.stream(Applications.hub(app.getEnvironment(), "/events?topic=prices/*"))) {
            app.getBean(TidingsTemplate.class).publish("prices/gold", new Price("gold", 3512.4));
            assertThat(Applications.next(stream, "data:")).isEqualTo("data: {\"metal\":\"gold\",\"eur\":3512.4}");
            assertThat(output)
                    .contains("Tidings is listening on http://127.0.0.1:")
                    .contains("Anyone who can reach 127.0.0.1 may read and publish all public events (no access rule).")
                    .contains("Keeping events in memory");
        }
    }

    @Test
    void leavesTheApplicationItsServer() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class, Applications.ON_TOMCAT)) {
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/actuator/health"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void runsBesideAnotherNetty() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                Bare.class, "spring.main.web-application-type=reactive", "tidings.listen.transport=epoll")) {
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/actuator/health"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Applications.get(Applications.hub(app.getEnvironment(), "/health/ready"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void isNotThereWhenItIsSwitchedOff() {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class, "tidings.enabled=false")) {
            assertThat(app.getBeanNamesForType(Hub.class)).isEmpty();
        }
    }

    @Import(Bare.class)
    static class Early {
        boolean wasServed;

        @Bean
        ApplicationRunner runner(Environment environment) {
            return (ApplicationArguments none) -> wasServed = environment.containsProperty("local.tidings.port");
        }
    }

    @Test
    void listensToNobodyBeforeTheApplicationIsReady() {
        try (ConfigurableApplicationContext app = Applications.start(Early.class)) {
            assertThat(app.getBean(Early.class).wasServed).isFalse();
            assertThat(app.getEnvironment().containsProperty("local.tidings.port"))
                    .isTrue();
        }
    }

    @Import(Bare.class)
    static class WithAuthenticator {
        @Bean
        Authenticator authenticator() {
            return credentials -> CompletableFuture.failedFuture(
                    new RefusedCredentialsException(Refusal.FORGED, "Nobody is known here"));
        }
    }

    @Test
    void asksTheAuthenticatorOfTheApplication() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                WithAuthenticator.class,
                "tidings.access.anonymous-read=news/**",
                "tidings.access.anonymous-publish=none")) {
            assertThat(Applications.post(Applications.hub(app.getEnvironment(), "/events?topic=news/1"), "x")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Import(Bare.class)
    static class WithCarrier {
        final List<String> told = new CopyOnWriteArrayList<>();

        @Bean
        HubCarrier carrier() {
            return new HubCarrier() {
                @Override
                public void start() {
                    told.add("start");
                }

                @Override
                public void stop(Drain drain) {
                    told.add("stop");
                }
            };
        }
    }

    @Test
    void isServedByAnotherCarrierWhereTheApplicationHasOne() {
        List<String> told;
        try (ConfigurableApplicationContext app = Applications.start(WithCarrier.class)) {
            told = app.getBean(WithCarrier.class).told;
            assertThat(told).containsExactly("start");
            assertThat(app.getEnvironment().containsProperty("local.tidings.port"))
                    .isFalse();
        }
        assertThat(told).containsExactly("start", "stop");
    }
}
