package dev.tidings.example.migration;

import static dev.tidings.testkit.StreamAssert.assertThat;

import dev.tidings.example.migration.flux.FluxPrices;
import dev.tidings.example.migration.flux.HubPrices;
import dev.tidings.testkit.TestStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.reactive.server.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prices on WebFlux, before and after. */
@Timeout(300)
class PricesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What WebFlux has where Tomcat is not there as well. */
    @Configuration(proxyBeanMethods = false)
    static class OnNetty {
        @Bean
        ReactiveWebServerFactory server() {
            return new NettyReactiveWebServerFactory();
        }
    }

    private static RunningApplication start(Class<?> application, String... settings) {
        return RunningApplication.start(WebApplicationType.REACTIVE, List.of(settings), application, OnNetty.class);
    }

    /** A graceful shutdown would wait for the stream for thirty seconds. */
    @Test
    void beforeTheyReachWhoIsThere() throws Exception {
        try (RunningApplication app =
                        start(FluxPrices.class, "--tidings.enabled=false", "--server.shutdown=immediate");
                TestStream stream = TestStream.open(app.at("/prices"))) {
            assertThat(stream).hearsComments(1).within(PATIENCE);
            app.post("/prices/ACME", "3.50");
            assertThat(stream).receivesEvent("ACME", "3.50").within(PATIENCE);
        }
    }

    @Test
    void afterTheyReachWhoComesBackAndWhoIsNewAsWell() throws Exception {
        try (RunningApplication app = start(HubPrices.class, "--tidings.listen.port=0", "--tidings.log.kind=memory")) {
            String cursor;
            try (TestStream stream = TestStream.open(app.atHub("/events?topic=prices/*"))) {
                app.post("/prices/ACME", "3.50");
                assertThat(stream).receivesEvent("ACME", "3.50").within(PATIENCE);
                cursor = stream.lastEventId();
            }
            app.post("/prices/ACME", "3.60");
            try (TestStream back = TestStream.open(
                            app.atHub("/events?topic=prices/*"), settings -> settings.resumeAfter(cursor));
                    TestStream fresh = TestStream.open(app.atHub("/events?topic=prices/*&from=newest"))) {
                assertThat(back).receivesEvent("ACME", "3.60").within(PATIENCE);
                assertThat(fresh).receivesEvent("ACME", "3.60").within(PATIENCE);
            }
        }
    }
}
