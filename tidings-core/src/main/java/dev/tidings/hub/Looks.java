package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a hub looks at what it has written for itself, so as to write it again before the log discards it: as the log grows, and, where that discards by age, as time goes by. Any thread.
 */
final class Looks {
    private static final Logger LOGGER = LoggerFactory.getLogger(Looks.class);
    /** How many events are committed between two looks at what is old: fewer where the log keeps few. */
    private static final int INTERVAL = 4096;

    /** Into how many parts what the log keeps is divided by the looks: one is had at least twice before what is new is old. */
    private static final int PARTS = 4;

    private static final Duration MOST_BETWEEN = Duration.ofDays(1);

    private final EventLog log;
    private final IntSupplier count;
    private final Consumer<Old> look;
    /** Takes events from a log that nothing is written to; zero where nothing does. */
    private final Duration maxAge;

    /** Completes when it is time for the next look; again and again, until this is closed. */
    private CompletableFuture<Void> later = new CompletableFuture<>();

    private boolean isClosed;
    /** From which position on the next look is due. */
    private volatile long next;

    /**
     * What is old: in the older half of the log, or half as old as the log lets anything be.
     *
     * @param position up to which it is
     * @param timeMillis up to which it is, in milliseconds since 1970
     */
    record Old(long position, long timeMillis) {
        boolean includes(long at, long whenMillis) {
            return at <= position || whenMillis <= timeMillis;
        }
    }

    /**
     * @param count how much there is to look at
     * @param look writes what is old again; must not block
     */
    Looks(EventLog log, IntSupplier count, Consumer<Old> look) {
        this.log = log;
        this.count = count;
        this.look = look;
        this.maxAge = log.maxAge();
        lookLater();
    }

    /** In a log that discards by age, looks as time goes by, too. */
    private synchronized void lookLater() {
        if (maxAge.isZero() || isClosed) {
            return;
        }
        long millis = Math.min(MOST_BETWEEN.toMillis(), Math.max(1, maxAge.toMillis() / PARTS));
        later = new CompletableFuture<>();
        CompletableFuture<Void> unused = later.completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
                .thenRunAsync(() -> {
                    now();
                    lookLater();
                });
    }

    /** Ends the looks. */
    synchronized void close() {
        isClosed = true;
        later.cancel(false);
    }

    /** Notes that the log has grown. Called by its committing thread, which does not wait. */
    void committed(long position) {
        if (position >= next && count.getAsInt() > 0) {
            next = position + INTERVAL;
            CompletableFuture<Void> unused = CompletableFuture.runAsync(this::now);
        }
    }

    /** Has a look. */
    void now() {
        log.locate(View.EVERYTHING, Cursor.EARLIEST).whenComplete((oldest, failure) -> {
            if (failure != null) {
                LOGGER.warn("What the hub has told itself could not be noted again; it is tried later", failure);
                return;
            }
            long head = log.head();
            // What is written again must not bring the next look about by itself.
            long least = 2L * count.getAsInt();
            next = head + Math.max(least, Math.min(INTERVAL, (head - oldest.position()) / PARTS));
            long old = maxAge.isZero() ? Long.MIN_VALUE : System.currentTimeMillis() - maxAge.toMillis() / 2;
            look.accept(new Old((oldest.position() + head) / 2, old));
        });
    }
}
