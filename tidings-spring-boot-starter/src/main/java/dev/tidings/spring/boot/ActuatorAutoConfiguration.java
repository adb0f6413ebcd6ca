package dev.tidings.spring.boot;

import dev.tidings.hub.Hub;
import dev.tidings.metrics.HubMeters;
import dev.tidings.metrics.HubReading;
import dev.tidings.spring.listen.HubListeners;
import java.util.Map;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Boot's actuator shows of the hub. Its interfaces of health moved in Boot 4: of the two classes here, one is ever loaded. */
@AutoConfiguration(after = TidingsAutoConfiguration.class)
@ConditionalOnBean({Hub.class, HubListeners.class})
public class ActuatorAutoConfiguration {
    static final String METER_BINDER = "io.micrometer.core.instrument.binder.MeterBinder";
    private static final String HEALTH = "management.health.tidings.enabled";
    private static final String INFO = "management.info.tidings.enabled";

    @Bean
    HubReading tidingsReading(Hub hub) {
        return new HubReading(hub);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = METER_BINDER)
    static class Meters {
        @Bean
        HubMeters tidingsMeters(HubReading reading) {
            return new HubMeters(reading);
        }

        @Bean
        ListenerMeters tidingsListenerMeters(HubListeners listeners) {
            return new ListenerMeters(listeners);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
    static class Operating {
        @Bean
        HubEndpoint tidingsEndpoint(Hub hub, HubReading reading, HubListeners listeners) {
            return new HubEndpoint(hub, reading, listeners);
        }
    }

    /** As Boot 3 has it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    @ConditionalOnProperty(name = HEALTH, matchIfMissing = true)
    static class HealthInBoot3 {
        @Bean
        org.springframework.boot.actuate.health.HealthIndicator tidingsHealthIndicator(Hub hub) {
            HubHealth health = new HubHealth(hub);
            return () -> health.isUp()
                    ? org.springframework.boot.actuate.health.Health.up()
                            .withDetails(health.details())
                            .build()
                    : org.springframework.boot.actuate.health.Health.down()
                            .withDetail(HubHealth.REASON, HubHealth.SILENT)
                            .withDetails(health.details())
                            .build();
        }
    }

    /** As Boot 4 has it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnProperty(name = HEALTH, matchIfMissing = true)
    static class HealthInBoot4 {
        @Bean
        org.springframework.boot.health.contributor.HealthIndicator tidingsHealthIndicator(Hub hub) {
            HubHealth health = new HubHealth(hub);
            return () -> health.isUp()
                    ? org.springframework.boot.health.contributor.Health.up()
                            .withDetails(health.details())
                            .build()
                    : org.springframework.boot.health.contributor.Health.down()
                            .withDetail(HubHealth.REASON, HubHealth.SILENT)
                            .withDetails(health.details())
                            .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.info.InfoContributor")
    @ConditionalOnProperty(name = INFO, matchIfMissing = true)
    static class Info {
        @Bean
        InfoContributor tidingsInfoContributor(Hub hub, HubListeners listeners) {
            return info -> info.withDetail(
                    "tidings",
                    Map.of(
                            HubHealth.STREAMS,
                            hub.subscriberCount(),
                            "listeners",
                            Map.of("handled", listeners.handled(), "failed", listeners.failed())));
        }
    }
}
