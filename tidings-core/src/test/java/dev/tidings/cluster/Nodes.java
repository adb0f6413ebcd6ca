package dev.tidings.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What tests do with the nodes of a cluster. */
final class Nodes {
    private static final ReadLimit ALL = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final ClusterOptions OPTIONS = new ClusterOptions(Duration.ofSeconds(20), 64L << 20, 1000);

    private Nodes() {}

    /** A node that has caught up. */
    static FollowedEventLog started(MemoryEngine engine, LogCopy copy) {
        FollowedEventLog node = FollowedEventLog.start(engine.connect(), copy, OPTIONS);
        join(node.caughtUp());
        return node;
    }

    /** The same, which knows names for so many entries of the order. */
    static FollowedEventLog started(MemoryEngine engine, LogCopy copy, long nameSpan) {
        FollowedEventLog node = FollowedEventLog.start(
                engine.connect(),
                copy,
                new ClusterOptions(OPTIONS.publishTimeout(), OPTIONS.maxPendingBytes(), nameSpan));
        join(node.caughtUp());
        return node;
    }

    /** One with a copy in memory. */
    static FollowedEventLog started(MemoryEngine engine) {
        return started(engine, new MemoryEventLog(MemoryLogOptions.DEFAULTS));
    }

    /** Appends an event and waits for it; answers with its id. */
    static String append(EventLog node, String topic, String data) {
        return append(node, Event.on(topic).data(data).build()).id();
    }

    static Appended append(EventLog node, Event event) {
        return join(node.append(List.of(event))).get(0);
    }

    static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("The stage did not complete", failure);
        }
    }

    /** What a reader is handed who comes with a cursor: data, and {@code "GAP"} where it is told one. */
    static List<String> resume(EventLog node, String selector, Cursor cursor) {
        View view = View.of(Selectors.of(selector));
        Location found = join(node.locate(view, cursor));
        List<String> handed = new ArrayList<>();
        if (!found.known()) {
            handed.add("GAP");
        }
        for (long after = found.position(); after < node.head(); ) {
            Slice slice = join(node.read(view, after, ALL));
            if (slice.discardedUpTo() > Math.max(after, found.bygone())) {
                handed.add("GAP");
            }
            for (LogEntry entry : slice.entries()) {
                handed.add(entry.event().data());
            }
            after = Math.max(after + 1, slice.upTo());
        }
        return handed;
    }
}
