package dev.tidings.server.request;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a connection has waited too long. It is set anew for each request, so that costs no more than a number: the one timer is only asked again when it is
 * due, or must be sooner. Of one event loop.
 */
public final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private final EventExecutor loop;
    private final Runnable passed;
    private final long origin;
    private long due = NEVER;
    private long timerDue = NEVER;
    private @Nullable Future<?> timer;

    public Deadline(EventExecutor loop, Runnable passed) {
        this.loop = loop;
        this.passed = passed;
        this.origin = loop.ticker().nanoTime();
    }

    /** Due after {@code time}, instead of whenever it was due before. */
    public void set(Duration time) {
        due = now() + time.toNanos();
        if (due < timerDue) {
            startTimer();
        }
    }

    /** Not due before it is set again. */
    public void clear() {
        due = NEVER;
    }

    /** Ends it for good. */
    public void cancel() {
        clear();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private long now() {
        return loop.ticker().nanoTime() - origin;
    }

    private void startTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
        timerDue = due;
        timer = loop.schedule(this::onTimer, due - now(), TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        timer = null;
        timerDue = NEVER;
        if (due == NEVER) {
            return;
        }
        if (now() >= due) {
            due = NEVER;
            passed.run();
        } else {
            startTimer();
        }
    }
}
