package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.hub.Hub;
import jakarta.servlet.Filter;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A mounted hub and listeners, with the application's threads virtual and not. Before Java 21 they never are. */
class VirtualThreadsTest {
    private static final int STREAMS = 50;

    @Import(Bare.class)
    static class Watched {
        /** By where something ran: whether that was a virtual thread. */
        final Map<String, Boolean> threads = new ConcurrentHashMap<>();

        @TidingsListener("a")
        void listen(String data) {
            threads.put("listener", isVirtual(Thread.currentThread()));
        }

        @Bean
        Filter watch() {
            return (request, response, chain) -> {
                threads.put("request", isVirtual(Thread.currentThread()));
                chain.doFilter(request, response);
            };
        }
    }

    /** What {@code Thread.isVirtual} says, where there is that. */
    private static boolean isVirtual(Thread thread) {
        try {
            return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
        } catch (ReflectiveOperationException before21) {
            return false;
        }
    }

    private static void run(boolean areVirtual) throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(
                Watched.class,
                Applications.ON_TOMCAT,
                "tidings.mount=/hub",
                "tidings.listen.open=true",
                "spring.threads.virtual.enabled=" + areVirtual)) {
            URI events = Applications.web(app.getEnvironment(), "/hub/events?topic=a");
            List<BufferedReader> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(Applications.stream(events));
            }
            await().until(() -> app.getBean(Hub.class).subscriberCount() == STREAMS);
            for (int i = 0; i < 3; i++) {
                assertThat(Applications.post(events, "event " + i).statusCode()).isEqualTo(201);
            }
            for (BufferedReader stream : streams) {
                for (int i = 0; i < 3; i++) {
                    assertThat(Applications.next(stream, "data:")).isEqualTo("data: event " + i);
                }
                stream.close();
            }
            boolean are = areVirtual && Runtime.version().feature() >= 21;
            Map<String, Boolean> threads = app.getBean(Watched.class).threads;
            await().untilAsserted(() -> assertThat(threads).isEqualTo(Map.of("listener", are, "request", are)));
        }
    }

    @Test
    void serveAndListenOnVirtualThreads() throws IOException, InterruptedException {
        run(true);
    }

    @Test
    void serveAndListenOnOthers() throws IOException, InterruptedException {
        run(false);
    }
}
