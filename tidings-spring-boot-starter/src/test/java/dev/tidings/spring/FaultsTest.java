package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.hub.Hub;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What goes wrong in an application is said where its reader looks. */
@ExtendWith(OutputCaptureExtension.class)
class FaultsTest {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    /** An authenticator that does what no authenticator should. */
    @Import(Bare.class)
    static class WithAuthenticator {
        @Bean
        Authenticator tokens() {
            return new Tokens();
        }
    }

    static final class Tokens implements Authenticator {
        @Override
        public CompletableFuture<Grant> authenticate(Credentials credentials) {
            if (credentials.equals(new Credentials.BearerToken("throws"))) {
                throw new IllegalStateException("The table of tokens is on fire");
            }
            try {
                assertThat(NEVER.await(300, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "Nobody is known"));
        }
    }

    private static int statusWith(ConfigurableApplicationContext app, String token)
            throws IOException, InterruptedException {
        return Applications.statusWith(Applications.hub(app.getEnvironment(), "/events?topic=a"), token);
    }

    @Test
    void ofAnAuthenticatorThatThrowsAreLogged(CapturedOutput output) throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(WithAuthenticator.class)) {
            assertThat(statusWith(app, "throws")).isEqualTo(500);
            assertThat(output).contains("The table of tokens is on fire");
        }
    }

    @Test
    void ofAnAuthenticatorThatBlocksAreLoggedWithItsName(CapturedOutput output)
            throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(WithAuthenticator.class)) {
            assertThat(statusWith(app, "blocks")).isEqualTo(401);
            assertThat(output)
                    .containsPattern("The authenticator .*FaultsTest\\$Tokens took [0-9]+ ms of an event loop");
        }
    }

    record Order(long id, List<String> items) {}

    /** Listeners that do what no listener should. */
    @Import(Bare.class)
    static class WithListeners {
        final CountDownLatch isCalled = new CountDownLatch(1);
        final CountDownLatch mayReturn = new CountDownLatch(1);

        @TidingsListener("orders/*")
        void order(Order order) {}

        @TidingsListener("failing")
        void failing(String data) {
            throw new IllegalStateException("The kitchen is on fire");
        }

        @TidingsListener("stuck")
        void stuck(String data) throws InterruptedException {
            isCalled.countDown();
            mayReturn.await();
        }
    }

    @Test
    void ofListenersAreLoggedWithTheirNamesAndTheEvent(CapturedOutput output) {
        try (ConfigurableApplicationContext app = Applications.start(WithListeners.class)) {
            TidingsTemplate template = app.getBean(TidingsTemplate.class);
            String order = template.publish("orders/1", "no JSON")
                    .toCompletableFuture()
                    .join()
                    .id();
            String failing = template.publish("failing", "x")
                    .toCompletableFuture()
                    .join()
                    .id();
            await().untilAsserted(() -> assertThat(output)
                    .contains("The listener WithListeners.order failed with event " + order + " on orders/1")
                    .contains("The data of event " + order + " on orders/1 is no " + Order.class.getName())
                    .contains("The listener WithListeners.failing failed with event " + failing + " on failing")
                    .contains("The kitchen is on fire"));
        }
    }

    @Test
    void ofAListenerThatDoesNotReturnAreLoggedWithItsName(CapturedOutput output) throws InterruptedException {
        ConfigurableApplicationContext app = Applications.start(WithListeners.class);
        WithListeners listeners = app.getBean(WithListeners.class);
        app.getBean(TidingsTemplate.class).publish("stuck", "x");
        assertThat(listeners.isCalled.await(60, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
        await().untilAsserted(
                        () -> assertThat(output).contains("Waiting for listeners to return: WithListeners.stuck"));
        listeners.mayReturn.countDown();
        assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void ofADatabaseThatIsAwayAreLoggedAndTheApplicationRuns(CapturedOutput output)
            throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                Bare.class,
                "tidings.outbox.enabled=true",
                "spring.datasource.url=jdbc:h2:tcp://127.0.0.1:1/shop",
                "spring.datasource.hikari.connection-timeout=300")) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(output)
                    .contains(
                            "The outbox tidings_outbox keeps what is committed and tries again: the database fails: "));
            assertThat(Applications.get(Applications.hub(app.getEnvironment(), "/health/ready"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(app.getBean(Hub.class).subscriberCount()).isZero();
        }
    }

    @Import(Bare.class)
    static class WithFilter {
        @Bean
        FilterRegistrationBean<Filter> synchronous() {
            FilterRegistrationBean<Filter> filter =
                    new FilterRegistrationBean<>((request, response, chain) -> chain.doFilter(request, response));
            filter.setAsyncSupported(false);
            return filter;
        }
    }

    @Test
    void ofAFilterThatIsNotForAsynchronousRequestsAreAnsweredAndLogged(CapturedOutput output)
            throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                WithFilter.class, Applications.ON_TOMCAT, "tidings.mount=/hub", "tidings.listen.open=true")) {
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/hub/events?topic=a"))
                            .body())
                    .contains("The hub's servlet cannot answer asynchronously")
                    .contains("at each filter before it");
            assertThat(output).contains("The hub's servlet cannot answer asynchronously");
        }
    }
}
