package dev.tidings.spring.boot;

import dev.tidings.access.Revocation;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.ShardStatistics;
import dev.tidings.spring.listen.HubListeners;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The hub, for operators: how its streams stand, and an end to those of somebody. Safe for use by any thread but the hub's own. */
@Endpoint(id = "tidings")
final class HubEndpoint {
    private final Hub hub;
    private final HubReadings readings;
    private final HubListeners listeners;

    HubEndpoint(Hub hub, HubReadings readings, HubListeners listeners) {
        this.hub = hub;
        this.readings = readings;
        this.listeners = listeners;
    }

    /**
     * What is shown.
     *
     * @param closed by the codes of reasons, those of which there are any
     */
    record Streams(int open, long opened, Map<String, Long> closed) {}

    /** Calls of listeners that came back, and that did not. */
    record Calls(long handled, long failed) {}

    /** What is shown. */
    record State(
            Streams streams,
            ShardStatistics.Lag lag,
            ShardStatistics.Traffic traffic,
            int feeds,
            Calls listeners,
            int revocations) {}

    /** How it stands. */
    @ReadOperation
    State state() {
        ShardStatistics total = readings.total();
        Map<String, Long> closed = new TreeMap<>();
        for (CloseReason reason : CloseReason.values()) {
            long count = total.streams().closed(reason);
            if (count > 0) {
                closed.put(reason.code(), count);
            }
        }
        return new State(
                new Streams(total.streams().open(), total.streams().opened(), closed),
                total.lag(),
                total.traffic(),
                total.feeds(),
                new Calls(listeners.handled(), listeners.failed()),
                hub.revocations().inForce().size());
    }

    /** Takes back what a subject was granted until now, whoever vouches for it: its streams end for good. Returns when they have. */
    @DeleteOperation
    void revoke(@Selector String subject) {
        Instant now = Instant.now();
        hub.revoke(new Revocation(null, subject, null, now, now.plus(Revocation.USUAL_LIFE)))
                .toCompletableFuture()
                .join();
    }
}
