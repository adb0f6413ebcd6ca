package dev.tidings.hub;

import org.junit.jupiter.api.Test;

/** By hand {@code -Dtidings.simulation.seeds=100000} plays so many. */
class GrantSimulationTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.seeds", 500);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void showsNobodyWhatIsNotGrantedAndEverybodyWhatIs() {
        GrantSimulation.play(FIRST_SEED, SEEDS);
    }
}
