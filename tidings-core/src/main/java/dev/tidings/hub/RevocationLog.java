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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocations that a log has: read before the first is asked for, heard as they are committed by whatever hub, and written again before retention would take them. Any thread.
 */
final class RevocationLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RevocationLog.class);
    /** How many events are committed between two looks at what is old. */
    private static final int INTERVAL = 4096;

    private final EventLog log;
    private final Revocations revocations = new Revocations();
    /** Where in the log those in force lie. */
    private final Map<Revocation, Long> positions = new ConcurrentHashMap<>();
    /** Completes when all are known; one that failed is asked for again. */
    private CompletableFuture<Void> known;

    RevocationLog(EventLog log) {
        this.log = log;
        this.known = read();
    }

    private CompletableFuture<Void> read() {
        return new Told(log, RevocationEvent.PATTERN, this::learn).start();
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

    /** Takes note of an entry if it is a revocation; whether it is one. */
    boolean learn(LogEntry entry) {
        if (!RevocationEvent.isOne(entry.event())) {
            return false;
        }
        Revocation revocation = RevocationEvent.read(entry.event());
        if (Instant.now().isBefore(revocation.until())) {
            revocations.add(revocation);
            positions.merge(revocation, entry.position(), Math::max);
        }
        return true;
    }

    CompletionStage<Appended> append(Revocation revocation) {
        return log.append(List.of(RevocationEvent.of(revocation)), AppendOptions.DEFAULTS)
                .thenApply(appended -> appended.get(0));
    }

    /** Notes that the log has grown. Called by its committing thread, which does not wait. */
    void committed(long position) {
        if (position % INTERVAL == 0 && !positions.isEmpty()) {
            CompletableFuture<Void> unused = CompletableFuture.runAsync(this::renew);
        }
    }

    /** Writes those again that lie in the older half of the log. */
    void renew() {
        Instant now = Instant.now();
        positions.keySet().removeIf(one -> !now.isBefore(one.until()));
        log.locate(View.EVERYTHING, Cursor.EARLIEST).whenComplete((oldest, failure) -> {
            if (failure != null) {
                LOGGER.warn("What was revoked could not be noted again; it is tried later", failure);
                return;
            }
            long half = (oldest.position() + log.head()) / 2;
            positions.forEach((revocation, position) -> {
                if (position <= half) {
                    append(revocation);
                }
            });
        });
    }
}
