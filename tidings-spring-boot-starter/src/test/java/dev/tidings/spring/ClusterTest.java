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
import java.util.List;
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
