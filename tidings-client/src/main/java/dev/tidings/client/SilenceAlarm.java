package dev.tidings.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes off when nothing was heard for a time. Everything happens on the owner's thread but {@link #stop()}, which any thread may call. */
final class SilenceAlarm {
    private final ScheduledExecutorService owner;
    private final Consumer<Duration> onSilence;

    private Duration limit = Duration.ZERO;
    private long heardAt = System.nanoTime();
    private volatile @Nullable Future<?> check;

    /** @param onSilence is told the time that passed */
    SilenceAlarm(ScheduledExecutorService owner, Consumer<Duration> onSilence) {
        this.owner = owner;
        this.onSilence = onSilence;
    }

    /** From now on the silence may last so long; zero for as long as it likes. */
    void allow(Duration silence) {
        stop();
        limit = silence;
        heard();
        if (!limit.isZero()) {
            checkIn(limit.toNanos());
        }
    }

    /** To be called when what was heard has been dealt with: while the owner is busy nothing can be heard, and that is no silence. */
    void heard() {
        heardAt = System.nanoTime();
    }

    void stop() {
        Future<?> current = check;
        if (current != null) {
            current.cancel(false);
        }
    }

    private void checkIn(long nanos) {
        check = owner.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        long left = limit.toNanos() - (System.nanoTime() - heardAt);
        if (left > 0) {
            checkIn(left);
        } else {
            onSilence.accept(limit);
        }
    }
}
