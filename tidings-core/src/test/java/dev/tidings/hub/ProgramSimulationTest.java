package dev.tidings.hub;

import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import org.junit.jupiter.api.Test;

/** A thousand programs over the log in memory. */
class ProgramSimulationTest {
    private static final int PROGRAMS = 1000;

    @Test
    void eachIsHandedEverythingThatItSees() throws Exception {
        ProgramSimulation.play(new MemoryEventLog(MemoryLogOptions.DEFAULTS), true, 1, PROGRAMS);
    }

    @Test
    void eachIsHandedEverythingOrToldWhatIsGone() throws Exception {
        ProgramSimulation.play(new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, 500)), false, 2, PROGRAMS);
    }
}
