package dev.tidings.cluster;

import org.junit.jupiter.api.Test;

/** The simulation of a cluster: 2,000 histories of each kind in a run; by hand {@code -Dtidings.simulation.seeds=100000}. */
class ClusterSimulationTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.seeds", 2000);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void nobodyIsKeptFromKnowingWhatIsMissing() {
        ClusterSimulation.play(FIRST_SEED, SEEDS);
    }

    /** With copies that outlive their nodes and now and then fail. */
    @Test
    void norByANodeThatRemembers() {
        ClusterSimulation.play(FIRST_SEED, SEEDS, true);
    }
}
