package dev.tidings.spring.boot;

import dev.tidings.access.Revocation;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.OpenStream;
import dev.tidings.hub.ShardStatistics;
import dev.tidings.hub.StreamFilter;
import dev.tidings.hub.StreamQuery;
import dev.tidings.metrics.HubReading;
import dev.tidings.spring.listen.HubListeners;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The hub, for operators: how its streams stand, and an end to those of somebody. Safe for use by any thread but the hub's own. */
@Endpoint(id = "tidings")
final class HubEndpoint {
    private final Hub hub;
    private final HubReading reading;
    private final HubListeners listeners;

    HubEndpoint(Hub hub, HubReading reading, HubListeners listeners) {
        this.hub = hub;
        this.reading = reading;
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
        ShardStatistics total = reading.figures().total().statistics();
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

    /**
     * An open stream, as it is shown.
     *
     * @param address of its client, where that is known
     * @param since when it was opened
     * @param lagBytes by which it is behind
     */
    record SeenStream(
            String id, @Nullable String address, String since, String state, List<String> selectors, long lagBytes) {
        static SeenStream of(OpenStream stream) {
            InetAddress address = stream.address();
            return new SeenStream(
                    stream.id().toString(),
                    address == null ? null : address.getHostAddress(),
                    stream.id().since().toString(),
                    stream.state().code(),
                    stream.view().selectors().all().stream()
                            .map(one -> one.text())
                            .toList(),
                    stream.lag().bytes());
        }
    }

    /** The open streams of a subject, the oldest thousand. */
    @ReadOperation
    List<SeenStream> streams(@Selector String subject) {
        StreamFilter filter = StreamFilter.ALL.withSubject(subject);
        StreamQuery query = new StreamQuery(filter, StreamQuery.Order.AGE, null, StreamQuery.MOST);
        return hub.overview().streams(query).toCompletableFuture().join().streams().stream()
                .map(SeenStream::of)
                .toList();
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
