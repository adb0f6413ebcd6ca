package dev.tidings.http.carry;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.operate.DemoTopics;
import dev.tidings.http.serve.Absence;
import dev.tidings.http.serve.RequestHandler;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The loops of a carrier whose server brings no thread that could own a shard: they run from when this is made until it is {@linkplain #close() closed}. The hub stays the caller's. Safe for use by any thread. */
public final class HubLoops implements AutoCloseable {
    private static final Duration GOODBYE_PATIENCE = Duration.ofSeconds(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    private final RequestHandler handler;
    private final Absence absence;
    private final List<ThreadLoop> loops = new ArrayList<>();
    private final List<LoopPart> parts = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean isAway;

    /**
     * @param name of the threads, each with a number behind it
     * @param threads how many there are, 1 or more
     * @throws InvalidValueException if nobody could use the hub: nothing is for {@linkplain Anonymous anybody}, and there is no authenticator
     */
    public HubLoops(String name, Hub hub, HttpOptions http, int threads) {
        requireSomebody(http.access());
        this.handler = new RequestHandler(hub, http);
        this.absence = new Absence(http.access());
        for (int i = 1; i <= threads; i++) {
            ThreadLoop loop = new ThreadLoop(name + "-" + i);
            loops.add(loop);
            parts.add(new LoopPart(hub, loop, handler, absence));
        }
        if (http.demo()) {
            loops.get(0).executeEach(DemoTopics.PERIOD, new DemoTopics(hub)::tick);
        }
    }

    /** What nobody has said is for nobody: a carrier does not know from where the server that it is in can be reached. */
    private static void requireSomebody(AccessOptions access) {
        Anonymous anonymous = access.anonymous();
        if ((anonymous == null || anonymous.equals(Anonymous.NOTHING)) && access.authenticator() == null) {
            throw new InvalidValueException(
                    "Nobody may read or publish without a token or a user, and this hub knows none; expected an"
                            + " Authenticator, or what anybody may: AccessOptions.with(new Anonymous(...)), Anonymous.EVERYTHING to allow everything");
        }
    }

    /** The loop that the next request is for. */
    public LoopPart next() {
        return parts.get(Math.floorMod(next.getAndIncrement(), parts.size()));
    }

    /** All of them. */
    public List<LoopPart> parts() {
        return List.copyOf(parts);
    }

    /** Whether it is drained or closed, and who asks is told to come back: see {@link #absence()}. */
    public boolean isAway() {
        return isAway;
    }

    /** What is said while it {@linkplain #isAway() is away}. */
    public Absence absence() {
        return absence;
    }

    public RequestHandler handler() {
        return handler;
    }

    /** Closes the streams whose view the predicate picks, and returns when it is done. Not for the loops' own threads. */
    public void closeStreams(Predicate<View> views, CloseReason reason) {
        onEachLoop(GOODBYE_PATIENCE, (part, done) -> part.closeStreams(views, reason, done));
    }

    /** Ends the streams over a time; who asks from now on is told to come back. Returns when all have ended; when its thread is interrupted, or the time has passed, before. Not for the loops' own threads. */
    public void drain(Drain drain) {
        isAway = true;
        onEachLoop(drain.over().plus(GOODBYE_PATIENCE), (part, done) -> part.drain(drain, done));
    }

    @FunctionalInterface
    private interface LoopTask {
        void run(LoopPart part, Runnable done);
    }

    /** Asks each loop to do something and to say when it is done, and waits for all of them. */
    private void onEachLoop(Duration patience, LoopTask task) {
        CountDownLatch done = new CountDownLatch(parts.size());
        parts.forEach(part -> {
            if (!part.execute(() -> task.run(part, done::countDown))) {
                done.countDown();
            }
        });
        try {
            boolean unused = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends each stream a reconnection time and ends it, answers what was asked, and ends the threads; who asks from now on is told to come back. Takes six seconds at most; does nothing the second time. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        isAway = true;
        closeStreams(view -> true, CloseReason.SHUTDOWN);
        onEachLoop(STOP_PATIENCE, LoopPart::awaitAnswers);
        onEachLoop(STOP_PATIENCE, LoopPart::end);
        onEachLoop(STOP_PATIENCE, LoopPart::giveUp);
        parts.forEach(LoopPart::remove);
        loops.forEach(ThreadLoop::close);
        handler.close();
    }
}
