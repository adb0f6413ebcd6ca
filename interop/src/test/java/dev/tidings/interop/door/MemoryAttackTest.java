package dev.tidings.interop.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A hub of little memory under each {@link Attack}: whoever else publishes is served as before, and the memory stays bounded. This is a slice;
 * {@code bench/door/run} runs the full row with {@code -Ddoor.full=true}, and prints its figures.
 */
class MemoryAttackTest {
    private static final boolean FULL = Boolean.getBoolean("door.full");
    private static final int EVENTS = FULL ? 2500 : 400;
    private static final int SLICE = 8;
    /** What the row allows, and what a slice on a busy machine does. */
    private static final double FACTOR = FULL ? 1.2 : 3;

    private static final double SLACK_MILLIS = FULL ? 2 : 50;
    /** The worst of a few events of 1 MB is where a slice meets the collector of garbage. */
    private static final double LARGE_SLACK_MILLIS = FULL ? 5 : 1000;
    /** Beside the heap: direct memory, code, threads, the kernel's page tables. */
    private static final long BESIDE_HEAP_MEGABYTES = 320;

    @ParameterizedTest
    @EnumSource
    void servesOthersAsBeforeWithinItsMemory(Attack attack) throws IOException {
        int connections = FULL ? attack.connections : Math.max(40, attack.connections / SLICE);
        try (HubProcess hub = HubProcess.start(attack.heap)) {
            Victim.publish(hub.port(), EVENTS);
            Victim.Figures before = Victim.publish(hub.port(), EVENTS);
            try (Attackers attackers = Attackers.start(attack, connections, hub.port())) {
                attackers.awaitStandstill();
                Victim.Figures during = Victim.publish(hub.port(), EVENTS);
                System.out.printf(
                        "%-16s %5d connections, -Xmx%s: p99 small %.2f ms (%.2f without), 1 MB %.1f ms (%.1f without), %d of %d refused, peak %d MB%n",
                        attack,
                        connections,
                        attack.heap,
                        during.smallMillis(),
                        before.smallMillis(),
                        during.largeMillis(),
                        before.largeMillis(),
                        during.refused(),
                        during.count(),
                        hub.peakMegabytes());
                assertThat(during.refused()).isZero();
                assertThat(during.smallMillis()).isLessThan(before.smallMillis() * FACTOR + SLACK_MILLIS);
                assertThat(during.largeMillis()).isLessThan(before.largeMillis() * FACTOR + LARGE_SLACK_MILLIS);
            }
            assertThat(hub.peakMegabytes()).isLessThan(megabytes(attack.heap) + BESIDE_HEAP_MEGABYTES);
            assertThat(Victim.publish(hub.port(), SLICE).refused()).isZero();
            assertThat(hub.isAlive()).isTrue();
        }
    }

    private static long megabytes(String heap) {
        return Long.parseLong(heap.substring(0, heap.length() - 1));
    }
}
