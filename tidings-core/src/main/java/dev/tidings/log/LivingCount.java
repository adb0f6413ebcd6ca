package dev.tidings.log;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the newest events that are shown to a view, where some that the log counts are not. One count, by one thread at a time. */
final class LivingCount {
    private static final int MOST_AT_ONCE = 1024;
    private static final int MOST_READS = 256;

    private final LivingLog log;
    private final View view;
    private int left;
    private int reads;
    /** Just before the first of those that were counted; all behind it were looked at up to {@code upTo}. */
    private long before;

    private long upTo;

    LivingCount(LivingLog log, View view, int count) {
        this.log = log;
        this.view = view;
        this.left = count;
    }

    /** @param found where the first would be of those that the log counts */
    CompletionStage<Location> from(Location found) {
        upTo = log.head();
        before = Math.max(upTo, found.position());
        return Steps.repeat(this::next).thenApply(unused -> {
            boolean isCut = left > 0 && (found.cut() || reads >= MOST_READS);
            return new Location(true, before, found.bygone(), isCut);
        });
    }

    private CompletionStage<Boolean> next() {
        if (left == 0 || upTo == 0 || reads++ >= MOST_READS) {
            return CompletableFuture.completedFuture(false);
        }
        return log.readBack(view, upTo, new ReadLimit(Math.min(left, MOST_AT_ONCE), 1 << 20))
                .thenApply(this::take);
    }

    private boolean take(BackSlice slice) {
        for (LogEntry entry : slice.entries()) {
            before = entry.position() - 1;
            left--;
        }
        boolean moves = slice.after() < upTo;
        upTo = slice.after();
        return moves && left > 0;
    }
}
