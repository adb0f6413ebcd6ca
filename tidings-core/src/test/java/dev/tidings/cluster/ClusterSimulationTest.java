package dev.tidings.cluster;

import org.junit.jupiter.api.Test;

/** The simulation of a cluster: 2,000 histories in a run; by hand {@code -Dtidings.simulation.seeds=100000}. */
class ClusterSimulationTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.seeds", 2000);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void nobodyIsKeptFromKnowingWhatIsMissing() {
        ClusterSimulation.play(FIRST_SEED, SEEDS);
    }
}
