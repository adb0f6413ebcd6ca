package dev.tidings.metrics;

import dev.tidings.hub.Hub;
import dev.tidings.hub.HubFigures;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.LogFigures;
import dev.tidings.memory.MemoryBook;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The figures of a hub and its log, as of one moment for all who ask within {@link #FRESH}: so what is read together fits together, and costs one reading. Never waits for an event loop. Safe
 * for use by any thread.
 */
public final class HubReading {
    /** How old what is read may be; the hub's own figures are up to a quarter of a second old. */
    public static final Duration FRESH = Duration.ofMillis(100);

    private final Hub hub;

    // Under this object's lock.
    private HubFigures figures;
    private LogFigures log;
    private List<MemoryUse> memory;
    private long readAt;

    public HubReading(Hub hub) {
        this.hub = hub;
        this.figures = hub.figures();
        this.log = hub.logFigures();
        this.memory = hub.memory().uses();
        this.readAt = System.nanoTime();
    }

    /** Of the hub. */
    public synchronized HubFigures figures() {
        refresh();
        return figures;
    }

    /** Of its log. */
    public synchronized LogFigures log() {
        refresh();
        return log;
    }

    /** Of its memory. */
    public MemoryBook memory() {
        return hub.memory();
    }

    /** How a budget of it stands; empty where nobody keeps to it. */
    public synchronized Optional<MemoryUse> use(MemoryBudget budget) {
        refresh();
        return memory.stream().filter(use -> use.budget() == budget).findFirst();
    }

    /** How it stands to the engine of its cluster, now; empty for one that is no node. */
    public Optional<EngineStatus> engine() {
        return hub.engine();
    }

    private void refresh() {
        long now = System.nanoTime();
        if (now - readAt >= FRESH.toNanos()) {
            figures = hub.figures();
            log = hub.logFigures();
            memory = hub.memory().uses();
            readAt = now;
        }
    }
}
