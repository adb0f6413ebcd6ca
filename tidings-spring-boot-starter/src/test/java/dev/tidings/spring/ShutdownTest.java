package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.AbstractApplicationContext;

/** How an application ends. */
class ShutdownTest {
    /** Where Boot's graceful shutdown of the web server begins, in both of its lines. */
    private static final int GRACEFUL_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

    @Import(Bare.class)
    static class Watched {
        final AtomicBoolean hadStreams = new AtomicBoolean(true);

        /** Stops with the web server's graceful phase. */
        @Bean
        SmartLifecycle watch(dev.tidings.hub.Hub hub) {
            return new SmartLifecycle() {
                private volatile boolean isRunning;

                @Override
                public void start() {
                    isRunning = true;
                }

                @Override
                public void stop() {
                    isRunning = false;
                    hadStreams.set(hub.subscriberCount() > 0);
                }

                @Override
                public boolean isRunning() {
                    return isRunning;
                }

                @Override
                public int getPhase() {
                    return GRACEFUL_PHASE;
                }
            };
        }
    }

    @Test
    void endsStreamsBeforeTheWebServersGracefulPhase() throws IOException, InterruptedException {
        ConfigurableApplicationContext app =
                Applications.start(Watched.class, Applications.ON_TOMCAT, "server.shutdown=graceful");
        Watched watched = app.getBean(Watched.class);
        try (BufferedReader stream = Applications.stream(Applications.hub(app.getEnvironment(), "/events?topic=a"))) {
            await().until(() -> app.getBean(dev.tidings.hub.Hub.class).subscriberCount() == 1);
            app.close();
            assertThat(Applications.next(stream, "retry:")).isNotEmpty();
            assertThat(stream.lines()).allSatisfy(line -> assertThat(line).doesNotStartWith("data: {\"gap"));
        }
        assertThat(watched.hadStreams).isFalse();
    }

    @Import(Bare.class)
    static class Listening {
        @TidingsListener(value = "a", from = "earliest")
        void listen(String data) {}
    }

    @Test
    void leavesNoThreadBehind(@TempDir Path folder) {
        String[] onDisk = {"tidings.log.kind=disk", "tidings.log.data=" + folder};
        run(onDisk);
        Set<Thread> before = threads();
        run(onDisk);
        run(onDisk);
        await().untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
    }

    private static void run(String... properties) {
        try (ConfigurableApplicationContext app = Applications.start(Listening.class, properties)) {
            app.getBean(TidingsTemplate.class)
                    .publish("a", "x")
                    .toCompletableFuture()
                    .join();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(ShutdownTest::isOfTheApplication)
                .filter(thread -> !thread.getName().matches("(HttpClient|awaitility)-.*"))
                .collect(Collectors.toSet());
    }

    /** A thread that has ended since it was listed has no group any more. */
    private static boolean isOfTheApplication(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && !group.getName().equals("system");
    }

    @Test
    void servesAgainAfterItWasStopped() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = Applications.start(Listening.class)) {
            ((AbstractApplicationContext) app).stop();
            ((AbstractApplicationContext) app).start();
            assertThat(Applications.get(Applications.hub(app.getEnvironment(), "/health/ready"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
