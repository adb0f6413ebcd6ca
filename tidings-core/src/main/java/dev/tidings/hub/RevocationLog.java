package dev.tidings.hub;

import dev.tidings.access.Revocation;
import dev.tidings.access.Revocations;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogEntry;
import dev.tidings.log.Told;
import dev.tidings.log.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocations that a log has: read before the first is asked for, heard as they are committed by whatever hub, and written again before retention would take them. Any thread.
 */
final class RevocationLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RevocationLog.class);
    /** How many events are committed between two looks at what is old: fewer where the log keeps few. */
    private static final int INTERVAL = 4096;

    /** Into how many parts what the log keeps is divided by the looks: one is had at least twice before what is new is old. */
    private static final int LOOKS = 4;

    private static final Duration MOST_BETWEEN_LOOKS = Duration.ofDays(1);

    private final EventLog log;
    private final Revocations revocations = new Revocations();
    /** Where in the log those in force lie. */
    private final Map<Revocation, Written> written = new ConcurrentHashMap<>();
    /** Takes them from a log that nothing is written to; zero where nothing does. */
    private final Duration maxAge;

    /** Completes when it is time for the next look; again and again, until this is closed. */
    private CompletableFuture<Void> laterLook = new CompletableFuture<>();

    private boolean isClosed;
    /** Completes when all are known; one that failed is asked for again. */
    private CompletableFuture<Void> known;
    /** From which position on the next look is due. */
    private volatile long nextLook;

    RevocationLog(EventLog log) {
        this.log = log;
        this.maxAge = log.maxAge();
        this.known = read();
        lookLater();
    }

    /** @param timeMillis when, in milliseconds since 1970 */
    private record Written(long position, long timeMillis) {
        static Written newer(Written one, Written other) {
            return one.position > other.position ? one : other;
        }
    }

    /** In a log that discards by age, looks as time goes by, too. */
    private synchronized void lookLater() {
        if (maxAge.isZero() || isClosed) {
            return;
        }
        long millis = Math.min(MOST_BETWEEN_LOOKS.toMillis(), Math.max(1, maxAge.toMillis() / LOOKS));
        laterLook = new CompletableFuture<>();
        CompletableFuture<Void> unused = laterLook
                .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
                .thenRunAsync(() -> {
                    renew();
                    lookLater();
                });
    }

    /** Ends the looks. */
    synchronized void close() {
        isClosed = true;
        laterLook.cancel(false);
    }

    private CompletableFuture<Void> read() {
        CompletableFuture<Void> read = new Told(log, RevocationEvent.PATTERN, this::learn).start();
        CompletableFuture<Void> unused = read.thenRun(() -> committed(log.head()));
        return read;
    }

    Revocations revocations() {
        return revocations;
    }

    /** Completes when what was revoked before this hub began is known. */
    synchronized CompletionStage<Void> known() {
        if (known.isCompletedExceptionally()) {
            known = read();
        }
        return known;
    }

    /** Takes note of an entry if it is a revocation, and answers with that; else with null. */
    @Nullable
    Revocation learn(LogEntry entry) {
        if (!RevocationEvent.isOne(entry.event())) {
            return null;
        }
        Revocation revocation = RevocationEvent.read(entry.event());
        learn(revocation, new Written(entry.position(), entry.timeMillis()));
        return revocation;
    }

    private void learn(Revocation revocation, Written where) {
        if (Instant.now().isBefore(revocation.until())) {
            revocations.add(revocation);
            written.merge(revocation, where, Written::newer);
        }
    }

    /** Writes one; it is known here when the stage completes, whether or not the commit has been heard by then. */
    CompletionStage<Appended> append(Revocation revocation) {
        return log.append(List.of(RevocationEvent.of(revocation)), AppendOptions.DEFAULTS)
                .thenApply(appended -> {
                    learn(revocation, new Written(appended.get(0).position(), System.currentTimeMillis()));
                    return appended.get(0);
                });
    }

    /** Notes that the log has grown. Called by its committing thread, which does not wait. */
    void committed(long position) {
        if (position >= nextLook && !written.isEmpty()) {
            nextLook = position + INTERVAL;
            CompletableFuture<Void> unused = CompletableFuture.runAsync(this::renew);
        }
    }

    /** Writes those again that lie in the older half of the log, or have come to half the age that it keeps. */
    void renew() {
        Instant now = Instant.now();
        written.keySet().removeIf(one -> !now.isBefore(one.until()));
        log.locate(View.EVERYTHING, Cursor.EARLIEST).whenComplete((oldest, failure) -> {
            if (failure != null) {
                LOGGER.warn("What was revoked could not be noted again; it is tried later", failure);
                return;
            }
            long head = log.head();
            long half = (oldest.position() + head) / 2;
            // What is written again must not bring the next look about by itself.
            long least = 2L * written.size();
            nextLook = head + Math.max(least, Math.min(INTERVAL, (head - oldest.position()) / LOOKS));
            long old = maxAge.isZero() ? Long.MIN_VALUE : now.toEpochMilli() - maxAge.toMillis() / 2;
            written.forEach((revocation, where) -> {
                if (where.position() <= half || where.timeMillis() <= old) {
                    append(revocation);
                }
            });
        });
    }
}
