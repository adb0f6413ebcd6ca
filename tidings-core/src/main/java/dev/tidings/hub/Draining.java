package dev.tidings.hub;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ends the streams of a shard evenly over a time, some in each turn, so that the others are served meanwhile. Belongs to the shard's thread. */
final class Draining {
    private static final Duration STEP = Duration.ofMillis(20);

    private final Shard shard;
    private final Loop loop;
    private final Drain drain;
    private final int endsPerTurn;
    private final List<Subscriber> subscribers;
    private final Runnable done;
    private final long start;
    private int ended;

    Draining(Shard shard, Loop loop, Drain drain, int endsPerTurn, List<Subscriber> subscribers, Runnable done) {
        this.shard = shard;
        this.loop = loop;
        this.drain = drain;
        this.endsPerTurn = endsPerTurn;
        this.subscribers = subscribers;
        this.done = done;
        this.start = loop.nanoTime();
    }

    /** Ends those whose time has come, and goes on with the others in a while. */
    void step() {
        long passed = loop.nanoTime() - start;
        long due = due(passed);
        long now = Math.min(due, ended + (long) endsPerTurn);
        while (ended < now) {
            Subscriber next = subscribers.get(ended++);
            if (!next.isClosed()) {
                shard.drained(next, drain.returnAfter(Duration.ofNanos(passed), ThreadLocalRandom.current()));
            }
        }
        if (ended == subscribers.size()) {
            done.run();
        } else if (ended < due) {
            loop.executeAfterIo(this::step);
        } else {
            loop.executeAfter(STEP, this::step);
        }
    }

    /** The first at once, the last a little before the end. */
    private long due(long passed) {
        long over = drain.over().toNanos();
        int all = subscribers.size();
        return passed >= over ? all : Math.min(all, 1 + (long) ((double) passed / over * all));
    }
}
