package dev.tidings.server.net;

import dev.tidings.hub.HubClock;
import dev.tidings.hub.Loop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A Netty event loop as the owner of a shard, by a time of its own. */
public record ShardLoop(EventLoop eventLoop, HubClock clock) implements Loop {
    @Override
    public boolean isOwner() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /** A timer that is due at once, unlike a plain task, waits for the loop's next turn, and so for its I/O. */
    @Override
    public void executeAfterIo(Runnable task) {
        eventLoop.schedule(task, 1, TimeUnit.NANOSECONDS);
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
        clock.after(delay, task, eventLoop);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }
}
