package dev.tidings.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Of the watchdog: half of it is the beat. */
    private static final String MICROS = "200000";

    private final ServiceManager manager;
    private final Service service = new Service();
    private Supervisor supervisor = Supervisor.none();

    /** What is supervised, as the test wants it; each look at it has a number. */
    private static final class Service implements Supervised {
        private final AtomicInteger looks = new AtomicInteger();
        private volatile boolean isReady = true;
        private volatile Duration late = Duration.ZERO;

        @Override
        public CompletionStage<Boolean> isReady() {
            return CompletableFuture.completedStage(isReady);
        }

        @Override
        public Duration late() {
            return late;
        }

        @Override
        public String status() {
            return "look " + looks.incrementAndGet() + ", late " + late.toSeconds();
        }
    }

    SupervisorTest(@TempDir Path folder) throws IOException {
        this.manager = ServiceManager.in(folder);
    }

    @AfterEach
    void close() throws Exception {
        supervisor.close();
        manager.close();
    }

    private Supervisor start() {
        supervisor = Supervisor.of(Map.of("NOTIFY_SOCKET", manager.name(), "WATCHDOG_USEC", MICROS));
        return supervisor;
    }

    private void awaitLooks(int more) {
        int until = service.looks.get() + more;
        await().atMost(PATIENCE).until(() -> service.looks.get() >= until);
    }

    @Test
    void asksForMoreTimeAsLongAsItStarts() {
        Supervisor started = start();
        manager.expect(0, "EXTEND_TIMEOUT_USEC=60000000");
        int before = manager.messages().size();
        started.waitingFor("Waiting for redis: 12 entries behind");
        manager.expect(before, "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Waiting for redis: 12 entries behind");
        manager.expect(manager.messages().size(), "EXTEND_TIMEOUT_USEC=");
        assertThat(manager.messages()).noneMatch(message -> message.contains("READY"));
    }

    @Test
    void isReadyWhenTheServiceIs() {
        service.isReady = false;
        start().watch(service);
        manager.expect(0, "STATUS=Waiting for an event to come back through the log");
        assertThat(manager.messages()).noneMatch(message -> message.contains("READY"));
        service.isReady = true;
        manager.expect(0, "READY=1", "STATUS=Serving look ", "late 0");
        manager.expect(0, "WATCHDOG=1\nSTATUS=Serving look ");
    }

    @Test
    void isNotAliveWhileAnEventLoopStandsStill() {
        start().watch(service);
        manager.expect(0, "WATCHDOG=1\nSTATUS=Serving ");
        service.late = Duration.ofSeconds(7);
        int first = manager.messages().size();
        manager.expect(first, "STATUS=Serving ", "late 7");
        int settled = manager.messages().size();
        awaitLooks(4);
        service.late = Duration.ZERO;
        manager.expect(settled, "WATCHDOG=1\nSTATUS=Serving ", "late 0");
        assertThat(manager.messages())
                .filteredOn(message -> message.contains("late 7"))
                .hasSizeGreaterThan(3)
                .filteredOn(message -> message.contains("WATCHDOG"))
                // The one whose look at the loops was before they stood still.
                .hasSizeLessThan(2);
    }

    @Test
    void isReadyAgainAfterEachReload() {
        Supervisor started = start();
        started.watch(service);
        manager.expect(0, "READY=1");
        int before = manager.messages().size();
        started.reloading();
        started.reloaded("");
        started.reloading();
        started.reloaded("the last reload was refused");
        manager.expect(before, "READY=1\nSTATUS=Serving ", "; the last reload was refused");
        List<String> told = manager.messages().stream()
                .skip(before)
                .filter(message -> !message.startsWith("WATCHDOG"))
                .toList();
        assertThat(told.get(0)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
        assertThat(told.get(1)).startsWith("READY=1\nSTATUS=Serving ").doesNotContain("refused");
        assertThat(told.get(2)).startsWith("RELOADING=1\n");
    }

    @Test
    void tellsNothingOfReloadsBeforeItIsReady() {
        Supervisor started = start();
        started.reloading();
        started.reloaded("");
        started.watch(service);
        manager.expect(0, "READY=1");
        assertThat(manager.messages()).noneMatch(message -> message.contains("RELOADING"));
    }

    @Test
    void asksForTheTimeThatItsEndTakes() {
        Supervisor started = start();
        started.watch(service);
        manager.expect(0, "READY=1");
        started.stopping(Duration.ofSeconds(30));
        manager.expect(0, "STOPPING=1\nEXTEND_TIMEOUT_USEC=90000000\nSTATUS=Ending look ");
        manager.expect(0, "WATCHDOG=1\nSTATUS=Ending ");
    }

    @Test
    void tellsNobodyWhereNobodyAsked() {
        try (Supervisor nobody = Supervisor.of(Map.of("WATCHDOG_USEC", MICROS));
                Supervisor elsewhere = Supervisor.of(Map.of("NOTIFY_SOCKET", "vsock:2:1"))) {
            for (Supervisor one : List.of(nobody, elsewhere)) {
                one.waitingFor("x");
                one.watch(service);
                one.reloading();
                one.reloaded("");
                one.stopping(Duration.ZERO);
            }
        }
        assertThat(manager.messages()).isEmpty();
    }

    @Test
    void watchesForThisProcessAlone() {
        assertThat(Watchdog.of(Map.of("WATCHDOG_USEC", "30000000"), 7)).isNotNull();
        assertThat(Watchdog.of(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7"), 7))
                .isNotNull()
                .satisfies(dog -> assertThat(dog.every()).isEqualTo(Duration.ofSeconds(15)));
        assertThat(Watchdog.of(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8"), 7))
                .isNull();
        assertThat(Watchdog.of(Map.of("WATCHDOG_USEC", "0"), 7)).isNull();
        assertThat(Watchdog.of(Map.of(), 7)).isNull();
    }
}
