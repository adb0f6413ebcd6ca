package dev.tidings.hub;

import dev.tidings.access.Revocation;
import dev.tidings.access.Revocations;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogEntry;
import dev.tidings.log.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The revocations that a log has: read before the first is asked for, heard as they are committed by whatever hub, and written again before retention would take them. Any thread.
 */
final class RevocationLog {
    private final EventLog log;
    private final Revocations revocations = new Revocations();
    /** Where in the log those in force lie. */
    private final Map<Revocation, Written> written = new ConcurrentHashMap<>();

    private final Looks looks;
    /** Completes when all are known; one that failed is asked for again. */
    private CompletableFuture<Void> known;

    RevocationLog(EventLog log) {
        this.log = log;
        this.looks = new Looks(log, written::size, this::writeAgain);
        this.known = read();
    }

    /** @param timeMillis when, in milliseconds since 1970 */
    private record Written(long position, long timeMillis) {
        static Written newer(Written one, Written other) {
            return one.position > other.position ? one : other;
        }
    }

    /** Ends the looks. */
    void close() {
        looks.close();
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
        looks.committed(position);
    }

    /** Writes those again that are old. */
    private void writeAgain(Looks.Old old) {
        Instant now = Instant.now();
        written.keySet().removeIf(one -> !now.isBefore(one.until()));
        written.forEach((revocation, where) -> {
            if (old.includes(where.position(), where.timeMillis())) {
                append(revocation);
            }
        });
    }
}
