package dev.tidings.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HubServletTest {
    @Test
    void isOpenToNobodyWhoIsNotSaid() {
        try (Hub hub = Hub.inMemory()) {
            assertThatThrownBy(() -> HubServlet.builder(hub).build())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("expected an Authenticator");
        }
    }

    @Test
    void leavesNoThread() {
        try (Hub hub = Hub.inMemory()) {
            AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING);
            HubServlet servlet = HubServlet.builder(hub)
                    .http(HttpOptions.DEFAULTS.with(access).withDemo(true))
                    .threads(3)
                    .build();
            assertThat(threads()).isEqualTo(3);
            servlet.destroy();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> threads() == 0);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidings-servlet-"))
                .count();
    }
}
