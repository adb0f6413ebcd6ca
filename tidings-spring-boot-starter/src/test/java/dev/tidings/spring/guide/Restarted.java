package dev.tidings.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.Hub;
import dev.tidings.log.View;
import dev.tidings.spring.TidingsListener;
import dev.tidings.spring.TidingsTemplate;
import dev.tidings.topic.Selectors;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** An application that has devtools restart it until it was begun three times, says each time how it is, and ends. Each time it is another class; what lasts is among the properties of the system. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class Restarted {
    private static final int TIMES = 3;
    private static final String LOADERS = "test.loaders";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Hub hub;
    private final TidingsTemplate template;
    private final Environment environment;

    Restarted(Hub hub, TidingsTemplate template, Environment environment) {
        this.hub = hub;
        this.template = template;
        this.environment = environment;
    }

    /** RocksDB starts a process, whose end a thread of the JDK's awaits for a minute, with the class loader of its first user: here, before devtools begin, one that stays. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new ProcessBuilder("true").start().waitFor();
        SpringApplication.run(Restarted.class, arguments);
    }

    @TidingsListener("rounds")
    void listen(String data) {}

    @EventListener
    void begin(ApplicationReadyEvent ready) {
        new Thread(this::look, "test-look").start();
    }

    private void look() {
        try {
            await().atMost(PATIENCE).until(() -> environment.containsProperty("local.tidings.port"));
            List<WeakReference<ClassLoader>> loaders = loaders();
            loaders.add(new WeakReference<>(Restarted.class.getClassLoader()));
            template.publish("rounds", "round").toCompletableFuture().join();
            System.out.println(
                    "Round " + loaders.size() + ": ready " + ready() + ", kept " + kept() + ", threads " + threads());
            if (loaders.size() < TIMES) {
                Restarter.getInstance().restart();
                return;
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(holders(loaders)).isEmpty());
            await().atMost(PATIENCE).until(() -> left(loaders) == 0);
            System.out.println("Left: " + left(loaders) + " class loaders");
            System.exit(0);
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    @SuppressWarnings("unchecked") // of this class, but of another loader
    private static List<WeakReference<ClassLoader>> loaders() {
        return (List<WeakReference<ClassLoader>>)
                System.getProperties().computeIfAbsent(LOADERS, first -> new ArrayList<WeakReference<ClassLoader>>());
    }

    private int ready() throws IOException {
        URI ready = URI.create(
                "http://127.0.0.1:" + environment.getRequiredProperty("local.tidings.port") + "/health/ready");
        HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        return connection.getResponseCode();
    }

    private int kept() {
        return hub.history(HistoryQuery.of(View.of(Selectors.of("rounds"))))
                .toCompletableFuture()
                .join()
                .events()
                .size();
    }

    /** Those of the hub, but for listeners, of which each ends after a while without a call. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tidings") && !name.startsWith("tidings-listener"))
                .sorted()
                .toList();
    }

    /** The threads that hold a loader, which is not the newest one. */
    private static List<String> holders(List<WeakReference<ClassLoader>> loaders) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> loaders.subList(0, loaders.size() - 1).stream()
                        .anyMatch(loader -> loader.get() != null && loader.get() == thread.getContextClassLoader()))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** How many of the earlier ones are still there, but for the first, which Boot's own shutdown hook holds; soft references are given up for that. */
    private static long left(List<WeakReference<ClassLoader>> loaders) {
        exhaustMemory();
        return loaders.subList(1, loaders.size() - 1).stream()
                .filter(loader -> loader.get() != null)
                .count();
    }

    private static void exhaustMemory() {
        try {
            Object last = "";
            while (true) {
                last = new Object[] {last, new long[1_000_000]};
            }
        } catch (OutOfMemoryError full) {
            System.gc();
        }
    }
}
