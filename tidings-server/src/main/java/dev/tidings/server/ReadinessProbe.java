package dev.tidings.server;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Shard;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Whether an event published to the log comes back through it, to the shard of the event loop that asks. The event is private, so that no
 * subscriber sees it; a success is good for a second, so that eager probes do not fill the log. Belongs to that event loop.
 */
final class ReadinessProbe {
    static final String TOPIC = "tidings/ready";

    /** Nobody reads the event again: a log on disk need not write it. */
    private static final AppendOptions PASSING = new AppendOptions(Durability.MEMORY, null);

    private static final long GOOD_FOR_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long POLL_MILLIS = 2;

    private final Hub hub;
    private final Shard shard;
    private final EventLoop loop;
    private long lastSuccess;
    private boolean everSucceeded;

    ReadinessProbe(Hub hub, Shard shard, EventLoop loop) {
        this.hub = hub;
        this.shard = shard;
        this.loop = loop;
    }

    CompletionStage<Boolean> isReady() {
        if (everSucceeded && System.nanoTime() - lastSuccess < GOOD_FOR_NANOS) {
            return CompletableFuture.completedStage(true);
        }
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        hub.publish(List.of(Event.on(TOPIC).isPrivate(true).build()), PASSING)
                .whenComplete((appended, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        await(appended.get(0).position(), deadline, ready);
                    } else {
                        ready.complete(false);
                    }
                }));
        loop.schedule(() -> ready.complete(false), PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        return ready;
    }

    private void await(long position, long deadline, CompletableFuture<Boolean> ready) {
        if (shard.position() >= position) {
            lastSuccess = System.nanoTime();
            everSucceeded = true;
            ready.complete(true);
        } else if (System.nanoTime() < deadline) {
            loop.schedule(() -> await(position, deadline, ready), POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
