package dev.tidings.server.http2;

import dev.tidings.hub.Shard;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The connections of an event loop that have something staged: each is flushed once, when the shard has handed an event to all of its streams, or a while has passed. Of
 * the loop's thread.
 */
public final class Flushes {
    /** For how long a pass over very many streams may hold back those it has been at. */
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Shard shard;
    private final EventLoop loop;
    private final ArrayDeque<Outlet> staged = new ArrayDeque<>();
    private final StagedBytes bytes;
    private long since;

    /** @param bytes where it is counted what they have staged */
    public Flushes(Shard shard, EventLoop loop, StagedBytes bytes) {
        this.shard = shard;
        this.loop = loop;
        this.bytes = bytes;
    }

    StagedBytes bytes() {
        return bytes;
    }

    void add(Outlet outlet) {
        if (staged.isEmpty()) {
            since = System.nanoTime();
            loop.execute(this::run);
        }
        staged.add(outlet);
    }

    private void run() {
        if (shard.isDelivering() && System.nanoTime() - since < MOST_NANOS) {
            // Behind the shard's next turn, which is asked for in the same way.
            loop.schedule(this::run, 1, TimeUnit.NANOSECONDS);
            return;
        }
        for (int left = staged.size(); left > 0; left--) {
            flush(staged.remove());
        }
        if (!staged.isEmpty()) {
            since = System.nanoTime();
            loop.execute(this::run);
        }
    }

    /** What fails with one connection holds up no other. */
    private static void flush(Outlet outlet) {
        try {
            outlet.flush();
        } catch (RuntimeException | Error failure) {
            outlet.onFailure(failure);
        }
    }
}
