package dev.tidings.example.vertx;

import dev.tidings.http.ExchangeHandler;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Loop;
import dev.tidings.hub.Shard;
import dev.tidings.hub.StreamClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.security.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The hub on one event loop of Vert.x, which owns a shard: every request that comes on it is the shard's. Each instance of a verticle makes one for itself, when it starts. Belongs to its loop, but
 * for what {@link Loop} says.
 */
final class VertxCarrier implements Loop {
    private final Vertx vertx;
    private final Context context;
    private final Thread thread = Thread.currentThread();
    private final Hub hub;
    private final ExchangeHandler handler;
    private final Shard shard;

    VertxCarrier(Vertx vertx, Hub hub, ExchangeHandler handler) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.hub = hub;
        this.handler = handler;
        this.shard = hub.addShard(this);
        vertx.setPeriodic(StreamClock.tickLength(hub.streams()).toMillis(), timer -> shard.tick());
    }

    /**
     * Answers a request, now or later.
     *
     * @param mount the path below which the hub is, such as {@code /hub}; empty for the root
     * @param user whom the application has found it to be; null for nobody
     */
    void handle(HttpServerRequest request, String mount, @Nullable Principal user) {
        handler.handle(new VertxExchange(this, request, mount, user));
    }

    /** Tells each stream to come back and ends it. */
    Future<Void> close() {
        Promise<Void> ended = Promise.promise();
        shard.closeAll(view -> true, CloseReason.SHUTDOWN, ended::complete);
        return ended.future().onComplete(done -> hub.removeShard(shard));
    }

    Shard shard() {
        return shard;
    }

    @Override
    public boolean isOwner() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    @Override
    public void executeAfterIo(Runnable task) {
        execute(task);
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> execute(task));
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
