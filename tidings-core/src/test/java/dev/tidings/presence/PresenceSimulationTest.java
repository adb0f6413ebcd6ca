package dev.tidings.presence;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** A slice of the seeds; ten thousand are run by hand, by {@link PresenceSimulation#main}. */
class PresenceSimulationTest {
    private static final int SEEDS = 60;

    @Test
    void afterQuietEveryHubSaysWhatIsTrueAndWasToldToReaders() {
        for (long seed = 0; seed < SEEDS; seed++) {
            new PresenceSimulation(seed).run();
        }
    }

    @Test
    void soItIsWithOtherSeedsEachTime() {
        for (int i = 0; i < SEEDS / 2; i++) {
            new PresenceSimulation(ThreadLocalRandom.current().nextLong()).run();
        }
    }
}
