package dev.tidings.hub;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The changes of one stream's selection, as the log keeps them. Any thread. */
final class SelectionHistory {
    /** One takes some kilobytes at most, for as long as its stream has not come to it. */
    static final int MOST = 256;

    private static final ReadLimit SLICE = new ReadLimit(64, 64 << 10);

    private final EventLog log;
    private final View view;

    SelectionHistory(EventLog log, StreamName name) {
        this.log = log;
        this.view =
                View.withPrivate(new Selectors(List.of(Selector.of(name.topic().name()))));
    }

    /**
     * The newest change that is kept.
     *
     * @param change null if none is
     * @param isAnyGone whether one may have been, and is gone
     */
    record Newest(@Nullable SelectionSwitch change, boolean isAnyGone) {}

    /** The newest one, if there is any. */
    CompletionStage<Newest> newest() {
        return newestUpTo(log.head());
    }

    private CompletionStage<Newest> newestUpTo(long position) {
        return log.readBack(view, position, new ReadLimit(1, SLICE.bytes())).thenCompose(slice -> {
            for (LogEntry entry : slice.entries()) {
                SelectionSwitch found = SelectionEvent.read(entry, log.ids());
                if (found != null) {
                    return CompletableFuture.completedStage(new Newest(found, false));
                }
            }
            boolean isOver = slice.after() <= 0 || slice.isGapBefore();
            return isOver
                    ? CompletableFuture.completedStage(new Newest(null, slice.isGapBefore()))
                    : newestUpTo(slice.after());
        });
    }

    /** The one at a position, if it is kept. */
    CompletionStage<Optional<SelectionSwitch>> at(long position) {
        return log.read(view, position - 1, new ReadLimit(1, SLICE.bytes())).thenApply(slice -> {
            List<LogEntry> found = slice.entries();
            boolean isThere = !found.isEmpty() && found.get(0).position() == position;
            return Optional.ofNullable(isThere ? SelectionEvent.read(found.get(0), log.ids()) : null);
        });
    }

    /** Those after a position, up to another, oldest first; {@value #MOST} or little more where there are very many. */
    CompletionStage<List<SelectionSwitch>> between(long after, long upTo) {
        return between(after, upTo, new ArrayList<>());
    }

    private CompletionStage<List<SelectionSwitch>> between(long after, long upTo, List<SelectionSwitch> found) {
        if (after >= upTo || found.size() >= MOST) {
            return CompletableFuture.completedStage(found);
        }
        return log.read(view, after, SLICE).thenCompose(slice -> {
            for (LogEntry entry : slice.entries()) {
                add(found, entry.position() <= upTo ? SelectionEvent.read(entry, log.ids()) : null);
            }
            return between(Math.max(after + 1, slice.upTo()), upTo, found);
        });
    }

    private static void add(List<SelectionSwitch> found, @Nullable SelectionSwitch one) {
        if (one != null) {
            found.add(one);
        }
    }
}
