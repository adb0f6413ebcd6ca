package dev.tidings.spring.boot;

import dev.tidings.http.operate.ReadinessProbe;
import dev.tidings.hub.Hub;
import dev.tidings.log.EngineStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether an event that is published to the log comes back through it, as the hub's own {@code /health/ready} says. Safe for use by any thread; may block it for two seconds. */
final class HubHealth {
    static final String STREAMS = "streams";
    static final String REASON = "reason";
    static final String SILENT = "An event that was published did not come back through the log within 2 s";

    private final Hub hub;
    private final ReadinessProbe probe;

    HubHealth(Hub hub) {
        this.hub = hub;
        this.probe = new ReadinessProbe(hub);
    }

    boolean isUp() {
        return probe.isReady().toCompletableFuture().join();
    }

    /** What is shown with it: how many streams there are, and how the cluster's engine stands where there is one. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(STREAMS, hub.subscriberCount());
        hub.engine().ifPresent(status -> details.put("engine", engine(status)));
        return details;
    }

    private static Map<String, Object> engine(EngineStatus status) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("address", status.engine());
        shown.put("up", status.connection().isUp());
        shown.put("since", status.connection().since().toString());
        shown.put("behind", status.order().behind());
        if (!status.connection().failure().isEmpty()) {
            shown.put(REASON, status.connection().failure());
        }
        return shown;
    }
}
