package dev.tidings.bench.cluster;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogCopy;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.Retention;
import dev.tidings.log.redis.RedisOptions;
import dev.tidings.log.redis.RedisSequencer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** A node with a long history on its disk, which was away for a while: how long it takes, from the start of its process, until it has all that the others have. */
final class AwayRow {
    private static final int BATCH = 500;
    private static final int BATCHES_UNDER_WAY = 4;
    private static final int TOPICS = 1000;
    private static final DiskLogOptions KEEP_ALL =
            DiskLogOptions.DEFAULTS.with(new Retention(Duration.ZERO, 0, 0, List.of()));

    private AwayRow() {}

    /** Makes the history, has its node join and go, and publishes what it misses through another one. */
    static String prepare(String address, Path folder, int events, int missed) {
        try (DiskEventLog alone = DiskEventLog.open(folder, KEEP_ALL)) {
            append(alone, events);
        }
        long position;
        try (FollowedEventLog node = node(address, DiskEventLog.open(folder, KEEP_ALL))) {
            append(node, BATCH);
            position = node.status().order().followed();
        }
        try (FollowedEventLog other = node(address, new MemoryEventLog(MemoryLogOptions.DEFAULTS))) {
            append(other, missed);
            return (other.status().order().followed() - position) + " events missed by one that has " + events;
        }
    }

    private static void append(EventLog log, int events) {
        AppendOptions written = AppendOptions.DEFAULTS.with(
                log instanceof DiskEventLog ? Durability.WRITTEN : Durability.SYNCED);
        Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
        for (int first = 0; first < events; first += BATCH) {
            List<Event> batch = new ArrayList<>(BATCH);
            for (int i = first; i < first + BATCH; i++) {
                batch.add(Event.on("bench/" + i % TOPICS).data("x".repeat(64)).build());
            }
            underWay.add(log.append(batch, written).toCompletableFuture());
            if (underWay.size() == BATCHES_UNDER_WAY) {
                underWay.remove().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    private static FollowedEventLog node(String address, LogCopy copy) {
        FollowedEventLog log = FollowedEventLog.start(
                new RedisSequencer(RedisOptions.of(address)), copy, ClusterOptions.DEFAULTS);
        log.caughtUp().toCompletableFuture().join();
        return log;
    }

    static String comeBack(String address, Path folder) {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        DiskEventLog copy = DiskEventLog.open(folder, KEEP_ALL);
        long had = copy.head();
        long opened = System.currentTimeMillis();
        FollowedEventLog log = node(address, copy);
        try (Hub hub = new Hub(log, StreamOptions.DEFAULTS)) {
            hub.isFollowedTo(log.head()).toCompletableFuture().join();
            return String.format(
                    Locale.ROOT,
                    "%.2f s from the start of the process to ready (%.2f s of it to open the copy), %d events followed",
                    (System.currentTimeMillis() - start) / 1e3,
                    (opened - start) / 1e3,
                    log.head() - had);
        }
    }
}
