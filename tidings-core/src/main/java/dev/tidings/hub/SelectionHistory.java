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

/**
 * The changes of one stream's selection, as the log keeps them. Where several hubs share the log, a change is void that was made by one who did not have the stream any more where the change came to lie. Any thread.
 */
final class SelectionHistory {
    /** One takes some kilobytes at most, for as long as its stream has not come to it. */
    static final int MOST = 256;

    private static final ReadLimit SLICE = new ReadLimit(64, 64 << 10);

    private final EventLog log;
    private final StreamName name;
    private final StreamOwners owners;
    private final View view;

    SelectionHistory(EventLog log, StreamName name, StreamOwners owners) {
        this.log = log;
        this.name = name;
        this.owners = owners;
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
        return newestUpTo(log.head(), false);
    }

    private CompletionStage<Newest> newestUpTo(long position, boolean isAnyGone) {
        return log.readBack(view, position, new ReadLimit(1, SLICE.bytes())).thenCompose(slice -> {
            boolean isGone = isAnyGone || slice.isGapBefore();
            Optional<LogEntry> first = slice.entries().stream().findFirst();
            long next = first.map(entry -> entry.position() - 1).orElse(slice.after());
            return read(first)
                    .thenCompose(found -> found.isPresent() || next <= 0
                            ? CompletableFuture.completedStage(
                                    new Newest(found.orElse(null), found.isEmpty() && isGone))
                            : newestUpTo(next, isGone));
        });
    }

    /** The change that an entry tells of; nothing if it is none, or void. */
    private CompletionStage<Optional<SelectionSwitch>> read(Optional<LogEntry> entry) {
        SelectionSwitch change =
                entry.map(one -> SelectionEvent.read(one, log.ids())).orElse(null);
        if (change == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        SelectionEvent.Maker maker = SelectionEvent.maker(entry.get());
        return maker == null
                ? CompletableFuture.completedStage(Optional.of(change))
                : owners.had(name, maker.owner(), change.position())
                        .thenApply(isValid -> isValid ? Optional.of(change) : Optional.empty());
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
            List<LogEntry> due = slice.entries().stream()
                    .filter(entry -> entry.position() <= upTo)
                    .toList();
            return addAll(due, found).thenCompose(added -> between(Math.max(after + 1, slice.upTo()), upTo, found));
        });
    }

    private CompletionStage<?> addAll(List<LogEntry> entries, List<SelectionSwitch> found) {
        CompletionStage<?> added = CompletableFuture.completedStage(true);
        for (LogEntry entry : entries) {
            added = added.thenCompose(before -> read(Optional.of(entry)))
                    .thenApply(one -> one.map(found::add).orElse(false));
        }
        return added;
    }

    /** The change that a request of another hub's has brought about, behind a position; nothing if there is none. */
    CompletionStage<Optional<SelectionSwitch>> madeFor(String request, long after) {
        if (after >= log.head()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return log.read(view, after, SLICE).thenCompose(slice -> slice.entries().stream()
                .filter(entry -> isFor(request, entry))
                .findFirst()
                .map(entry -> read(Optional.of(entry)))
                .orElseGet(() -> madeFor(request, Math.max(after + 1, slice.upTo()))));
    }

    private static boolean isFor(String request, LogEntry entry) {
        SelectionEvent.Maker maker = SelectionEvent.maker(entry);
        return maker != null && maker.request().equals(request);
    }
}
