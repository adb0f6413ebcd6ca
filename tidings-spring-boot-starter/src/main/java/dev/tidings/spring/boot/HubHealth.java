package dev.tidings.spring.boot;

import dev.tidings.http.operate.ReadinessProbe;
import dev.tidings.hub.Hub;

/** Whether an event that is published to the log comes back through it, as the hub's own {@code /health/ready} says. Safe for use by any thread; may block it for two seconds. */
final class HubHealth {
    static final String STREAMS = "streams";
    static final String REASON = "reason";
    static final String SILENT = "An event that was published did not come back through the log within 2 s";

    private final ReadinessProbe probe;

    HubHealth(Hub hub) {
        this.probe = new ReadinessProbe(hub);
    }

    boolean isUp() {
        return probe.isReady().toCompletableFuture().join();
    }
}
