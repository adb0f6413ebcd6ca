package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

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
}
