package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.cluster.MemoryEngine;
import dev.tidings.cluster.Sequencer;
import dev.tidings.event.Event;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.Hub;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Applications whose hubs are nodes of one cluster. */
@ExtendWith(OutputCaptureExtension.class)
class ClusterTest {
    private static final MemoryEngine ENGINE = new MemoryEngine();

    @Import(Bare.class)
    static class Node {
        @Bean
        Sequencer engine() {
            return ENGINE.connect();
        }
    }

    @Test
    void sharesItsEventsWithTheOtherNodes() {
        try (ConfigurableApplicationContext one = Applications.start(Node.class);
                ConfigurableApplicationContext other = Applications.start(Node.class)) {
            one.getBean(TidingsTemplate.class)
                    .publish("a", "1")
                    .toCompletableFuture()
                    .join();
            other.getBean(TidingsTemplate.class)
                    .publish("a", "2")
                    .toCompletableFuture()
                    .join();
            for (ConfigurableApplicationContext app : List.of(one, other)) {
                Awaitility.await().untilAsserted(() -> assertThat(dataOf(app)).containsExactly("2", "1"));
            }
        }
    }

    @Test
    void showsHowItsEngineStands() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                Node.class,
                Applications.ON_TOMCAT,
                "management.endpoint.health.show-details=always",
                "management.endpoints.web.exposure.include=health")) {
            MeterRegistry meters = app.getBean(MeterRegistry.class);
            assertThat(meters.get("tidings.engine.up").gauge().value()).isEqualTo(1);
            Set<String> names = new TreeSet<>();
            meters.getMeters().forEach(meter -> names.add(meter.getId().getName()));
            names.removeIf(name -> !name.startsWith("tidings.engine."));
            assertThat(names).isEqualTo(ActuatorTest.documented("engine"));
            assertThat(Applications.get(Applications.web(app.getEnvironment(), "/actuator/health/tidings"))
                            .body())
                    .contains("\"engine\":{")
                    .contains("\"up\":true");
        }
    }

    private static List<String> dataOf(ConfigurableApplicationContext app) {
        return app
                .getBean(Hub.class)
                .history(HistoryQuery.of(View.of(Selectors.of("a"))))
                .toCompletableFuture()
                .join()
                .events()
                .stream()
                .map(entry -> entry.event())
                .map(Event::data)
                .toList();
    }

    @Test
    void saysWhatIsExpectedInPlaceOfAnAddress(CapturedOutput output) {
        assertThatThrownBy(() -> Applications.start(Bare.class, "tidings.cluster.engine=redis://127.0.0.1:1")
                .close());
        assertThat(output).contains("APPLICATION FAILED TO START").contains("expected a bean that is a Sequencer");
    }
}
