package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.hub.HistoryQuery.Order;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds.Place;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One page of history on its way: first where the query's cursors and times point, then one slice of the log after another, a bounded number. Each step is
 * taken by the thread that completes the one before.
 */
final class HistoryRead {
    private static final int MAX_READS = 64;
    private static final ReadLimit ONE = new ReadLimit(1, 1);

    private final EventLog log;
    private final HistoryQuery query;
    private final View view;
    private final HistoryRange range;
    /** The log's, when it was asked. */
    private final long head;

    private final CompletableFuture<HistoryPage> page = new CompletableFuture<>();
    /** What the log was asked last. */
    private volatile CompletableFuture<?> pending = page;

    HistoryRead(EventLog log, HistoryQuery query) {
        this.log = log;
        this.query = query;
        this.view = query.view();
        this.range = query.range();
        this.head = log.head();
    }

    CompletionStage<HistoryPage> start() {
        CompletionStage<HistoryPage> ending = page;
        ending.whenComplete((unused, failure) -> pending.cancel(false));
        await(this::locateAfter, after -> await(this::locateBefore, before -> locateTimes(after, before)));
        return page;
    }

    /** Asks the log, and goes on with what it answers, if the page is still wanted. */
    private <T> void await(Supplier<CompletionStage<T>> question, Consumer<T> next) {
        try {
            CompletableFuture<T> asked = question.get().toCompletableFuture();
            pending = asked;
            if (page.isDone()) {
                asked.cancel(false);
                return;
            }
            CompletionStage<T> answer = asked;
            answer.whenComplete((value, failure) -> goOn(value, failure, next));
        } catch (RuntimeException | Error failure) {
            page.completeExceptionally(failure);
        }
    }

    private <T> void goOn(T value, @Nullable Throwable failure, Consumer<T> next) {
        try {
            if (failure == null) {
                next.accept(value);
            } else {
                boolean isWrapped = failure instanceof CompletionException && failure.getCause() != null;
                page.completeExceptionally(isWrapped ? failure.getCause() : failure);
            }
        } catch (RuntimeException | Error thrown) {
            page.completeExceptionally(thrown);
        }
    }

    private CompletionStage<Location> locateAfter() {
        String after = range.after();
        boolean isBeginning = after == null || after.equals(Event.EARLIEST);
        if (isBeginning && query.order() == Order.NEWEST_FIRST) {
            return at(0);
        }
        return log.locate(view, after == null ? Cursor.EARLIEST : Cursor.of(after));
    }

    /** The position of the event that the page's come before, or of the one to come next. */
    private CompletionStage<Location> locateBefore() {
        String before = range.before();
        Place place = before == null ? null : log.ids().find(before);
        boolean isNext = place != null && place.assigned() && place.position() == head + 1;
        return before == null || isNext
                ? at(head + 1)
                : log.locate(view, Cursor.of(before)).thenApply(found -> {
                    // A cursor of an epoch that ended before it says where that was; any other may have been anywhere.
                    long position = place == null ? head + 1 : found.position() + 1;
                    return found.known() ? found : new Location(false, position, 0);
                });
    }

    private static CompletionStage<Location> at(long position) {
        return CompletableFuture.completedStage(new Location(true, position, 0));
    }

    private void locateTimes(Location after, Location before) {
        if (range.isAfterAnEvent()
                && range.before() != null
                && after.known()
                && before.known()
                && after.position() >= before.position()) {
            throw new InvalidValueException("Nothing is both after " + Text.quote(String.valueOf(range.after()))
                    + " and before " + Text.quote(String.valueOf(range.before())) + "; expected the older event first");
        }
        String unknown = before.known() ? null : range.before();
        if (!after.known() && (unknown == null || query.order() == Order.OLDEST_FIRST)) {
            unknown = range.after();
        }
        String unknownCursor = unknown;
        await(
                () -> locate(range.from(), 0),
                from -> await(() -> locate(range.until(), head), until -> {
                    long upTo = Math.min(Math.min(head, until.position()), before.position() - 1);
                    long lowest = Math.max(after.position(), from.position());
                    read(new HistoryBounds(lowest, upTo, from.position(), unknownCursor));
                }));
    }

    /** The place just before what was published at a time or later. */
    private CompletionStage<Location> locate(@Nullable Instant time, long otherwise) {
        return time == null ? at(otherwise) : log.locate(view, new Cursor.Since(time));
    }

    private void read(HistoryBounds bounds) {
        if (query.order() == Order.NEWEST_FIRST) {
            readBack(bounds, new NewestFirst(bounds, query.limit()), 0);
        } else {
            readOn(bounds, new OldestFirst(bounds, query.limit()), 0);
        }
    }

    private void readBack(HistoryBounds bounds, NewestFirst read, int reads) {
        if (bounds.isEmpty()) {
            complete(read, bounds, false);
        } else if (reads == MAX_READS) {
            complete(read, bounds, true);
        } else {
            await(() -> log.readBack(view, read.place(), read.wanted()), slice -> {
                if (read.take(slice)) {
                    complete(read, bounds, false);
                } else {
                    readBack(bounds, read, reads + 1);
                }
            });
        }
    }

    private void complete(NewestFirst read, HistoryBounds bounds, boolean cut) {
        List<LogEntry> events = read.events();
        String older = null;
        if (cut) {
            older = idAt(read.place() + 1);
        } else if (read.hasOlder()) {
            older = idAt(events.get(events.size() - 1).position());
        }
        long first = events.isEmpty() ? read.place() : events.get(0).position();
        boolean isGap = read.isGapBefore() && range.before() != null;
        Gap gap = gap(bounds, isGap ? range.before() : null, first + 1);
        page.complete(new HistoryPage(events, older, idAt(Math.max(0, bounds.upTo())), gap, cut));
    }

    private void readOn(HistoryBounds bounds, OldestFirst read, int reads) {
        if (bounds.isEmpty()) {
            findOlder(read, bounds, false);
        } else if (reads == MAX_READS) {
            findOlder(read, bounds, true);
        } else {
            await(() -> log.read(view, read.place(), read.wanted()), slice -> {
                if (read.take(slice)) {
                    findOlder(read, bounds, false);
                } else {
                    readOn(bounds, read, reads + 1);
                }
            });
        }
    }

    /** Looks whether anything is kept before the page. */
    private void findOlder(OldestFirst read, HistoryBounds bounds, boolean cut) {
        findOlder(bounds, range.isAfterAnEvent() ? bounds.after() : 0, 0, isAny -> {
            long first = read.events().isEmpty()
                    ? bounds.after() + 1
                    : read.events().get(0).position();
            complete(read, bounds, cut, isAny ? idAt(first) : null);
        });
    }

    private void findOlder(HistoryBounds bounds, long upTo, int reads, Consumer<Boolean> next) {
        if (upTo <= bounds.floor()) {
            next.accept(false);
        } else if (reads == MAX_READS) {
            // There may be.
            next.accept(true);
        } else {
            await(() -> log.readBack(view, upTo, ONE), slice -> {
                if (slice.entries().isEmpty()) {
                    findOlder(bounds, slice.after(), reads + 1, next);
                } else {
                    next.accept(slice.entries().get(0).position() > bounds.floor());
                }
            });
        }
    }

    private void complete(OldestFirst read, HistoryBounds bounds, boolean cut, @Nullable String older) {
        boolean isGap = read.goneUpTo() > 0 && range.isAfterAnEvent();
        Gap gap = gap(bounds, isGap ? range.after() : null, isGap ? read.goneUpTo() : bounds.after());
        page.complete(new HistoryPage(read.events(), older, idAt(read.place()), gap, cut));
    }

    /** @param discarded the cursor behind which something is gone; null if nothing is */
    private @Nullable Gap gap(HistoryBounds bounds, @Nullable String discarded, long resumedAfter) {
        String unknown = bounds.unknown();
        if (unknown != null) {
            return new Gap(unknown, idAt(resumedAfter), Gap.Reason.UNKNOWN_ID);
        }
        return discarded == null ? null : new Gap(discarded, idAt(resumedAfter), Gap.Reason.DISCARDED);
    }

    private String idAt(long position) {
        return log.ids().at(position);
    }
}
