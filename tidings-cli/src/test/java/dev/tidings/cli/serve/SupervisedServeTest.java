package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Tidings;
import dev.tidings.cli.process.JavaCommand;
import dev.tidings.cli.supervise.ServiceManager;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose service manager wants to know how it stands. */
@Timeout(300)
class SupervisedServeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final ServiceManager manager;
    private @Nullable Process process;

    SupervisedServeTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.manager = ServiceManager.in(folder);
    }

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly();
        }
        manager.close();
    }

    private void start(String... more) throws IOException {
        List<String> command = JavaCommand.of(Tidings.class, List.of("-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("serve", "--log", "memory", "--port", "0"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("NOTIFY_SOCKET", manager.name());
        builder.environment().put("WATCHDOG_USEC", "30000000");
        process = builder.start();
    }

    private void signal(String name) throws IOException, InterruptedException {
        String pid = Long.toString(Objects.requireNonNull(process).pid());
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    private int exit() throws InterruptedException {
        Process hub = Objects.requireNonNull(process);
        assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return hub.exitValue();
    }

    @Test
    void isReadyReadsAnewAndEnds() throws Exception {
        Path file = Files.writeString(folder.resolve("hub.yaml"), "cors: {origins: [\"https://a.example\"]}\n");
        start("--config", file.toString(), "--drain", "1s");
        assertThat(manager.expect(0, "READY=1")).contains("WATCHDOG=1\nSTATUS=Serving 0 streams at http://127.0.0.1:");

        int first = manager.messages().size();
        Files.writeString(file, "cors: {origins: [\"https://b.example\"]}\n");
        signal("HUP");
        manager.expect(first, "RELOADING=1\nMONOTONIC_USEC=");
        assertThat(manager.expect(first, "READY=1")).doesNotContain("refused");

        int second = manager.messages().size();
        Files.writeString(file, "cors: {origin: 1}\n");
        signal("HUP");
        manager.expect(second, "RELOADING=1");
        manager.expect(second, "READY=1", "; the last reload was refused, and the log says why");

        signal("TERM");
        manager.expect(second, "STOPPING=1\nEXTEND_TIMEOUT_USEC=61000000\nSTATUS=Ending ");
        assertThat(exit()).isZero();
    }

    @Test
    void saysWhatItsStartWaitsForAndCanBeToldToStop() throws Exception {
        start("--cluster", "redis://127.0.0.1:1");
        manager.expect(0, "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Waiting for redis://127.0.0.1:1");
        signal("TERM");
        assertThat(exit()).isZero();
        assertThat(manager.messages()).noneMatch(message -> message.contains("READY"));
    }

    @Test
    void seesALoopThatStandsStill() throws Exception {
        CountDownLatch going = new CountDownLatch(1);
        try (Hub hub = new Hub(new MemoryEventLog(MemoryLogOptions.DEFAULTS), StreamOptions.DEFAULTS);
                HubServer server = HubServer.builder(hub)
                        .listen(ListenOptions.on("127.0.0.1", 0))
                        .start()) {
            SupervisedHub supervised = SupervisedHub.of(hub, server);
            assertThat(supervised.isReady().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            try {
                await().atMost(PATIENCE).until(() -> stopsALoop(hub, going));
                await().atMost(PATIENCE).until(() -> supervised.late().toMillis() > 500);
            } finally {
                going.countDown();
            }
            await().atMost(PATIENCE).until(() -> supervised.late().toMillis() < 250);
        }
    }

    /** What depends on the statistics runs on the loop that answers last, or here, if all have answered before it could be said. */
    private static boolean stopsALoop(Hub hub, CountDownLatch going) {
        Thread here = Thread.currentThread();
        AtomicBoolean isHere = new AtomicBoolean();
        CompletionStage<Void> asked = hub.statistics().thenRun(() -> {
            if (Thread.currentThread() == here) {
                isHere.set(true);
            } else {
                awaitOf(going);
            }
        });
        return !isHere.get() && !asked.toCompletableFuture().isDone();
    }

    private static void awaitOf(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
