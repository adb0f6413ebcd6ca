package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.HistoryQuery.Order;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the pages of a log's history must be: what is kept of what was published, once each, in order, however it is paged and wherever one begins; and a gap where,
 * and only where, events are gone between a cursor and what follows it.
 */
public final class HistoryModel {
    private static final List<String> TOPICS = List.of("a", "b", "a/x", "a/y", "b/x/deep");
    private static final List<List<String>> SELECTORS = List.of(
            List.of("a"),
            List.of("b", "a/x"),
            List.of("a/*"),
            List.of("a/**"),
            List.of("**"),
            List.of("b/x/*", "a"),
            List.of("c"));

    private final SplittableRandom random;
    private final BiPredicate<Long, Event> isKept;
    private final BiPredicate<View, Event> isTold;
    private boolean hasSeveralTopics = true;
    private final TreeMap<Long, Event> published = new TreeMap<>();
    private final TreeMap<Long, String> ids = new TreeMap<>();

    /**
     * @param isKept whether the event at a position is not discarded
     * @param isTold whether a view must be told, just there, that an event is gone
     */
    public HistoryModel(SplittableRandom random, BiPredicate<Long, Event> isKept, BiPredicate<View, Event> isTold) {
        this.random = random;
        this.isKept = isKept;
        this.isTold = isTold;
    }

    /** No event is on several topics. */
    public HistoryModel withSingleTopics() {
        hasSeveralTopics = false;
        return this;
    }

    public long head() {
        return published.isEmpty() ? 0 : published.lastKey();
    }

    /** Appends some random events. */
    public void append(EventLog log) {
        List<Event> events = new ArrayList<>();
        for (int count = random.nextInt(1, 12); count > 0; count--) {
            Event.Builder event = hasSeveralTopics && random.nextInt(4) == 0
                    ? Event.on(pick(TOPICS), pick(TOPICS))
                    : Event.on(pick(TOPICS));
            event.data("x".repeat(random.nextInt(40))).isPrivate(random.nextInt(6) == 0);
            event.id(random.nextInt(5) == 0 ? "own:" + random.nextLong() : null);
            events.add(event.build());
        }
        List<Appended> appended = join(log.append(events));
        for (int i = 0; i < appended.size(); i++) {
            published.put(appended.get(i).position(), events.get(i));
            ids.put(appended.get(i).position(), appended.get(i).id());
        }
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Pages a random view of the log in all ways. */
    public void check(Hub hub) {
        View view =
                new View(Selectors.of(pick(SELECTORS)), random.nextBoolean() ? Selectors.of(pick(SELECTORS)) : null);
        HistoryQuery query =
                HistoryQuery.of(view).withLimit(random.nextInt(1, 8)).withMaxBytes(random.nextInt(1, 1000));
        assertThat(back(hub, query, null)).as("back, %s", query).isEqualTo(seen(view, Long.MAX_VALUE, 0));
        assertThat(on(hub, query, null)).as("on, %s", query).isEqualTo(reversed(seen(view, Long.MAX_VALUE, 0)));
        long place = random.nextLong(head() + 1);
        String cursor = ids.get(place);
        if (cursor != null && isKnown(view, place, cursor)) {
            assertThat(back(hub, query, cursor))
                    .as("back before %s at %s, %s", cursor, place, query)
                    .isEqualTo(seen(view, place, 0));
            assertThat(on(hub, query, cursor))
                    .as("on after %s at %s, %s", cursor, place, query)
                    .isEqualTo(reversed(seen(view, Long.MAX_VALUE, place)));
        }
    }

    /** Whether a log must know the id to this view. It need not know one's own id of what it keeps, behind all else, as the newest of its topic alone. */
    private boolean isKnown(View view, long place, String cursor) {
        Event event = Objects.requireNonNull(published.get(place));
        return !cursor.startsWith("own:") || (hasSeveralTopics && isKept.test(place, event) && view.mayKnowOf(event));
    }

    /** The positions that a view sees of what is kept, the newest first. */
    private List<Long> seen(View view, long before, long after) {
        List<Long> seen = new ArrayList<>();
        published.descendingMap().forEach((position, event) -> {
            if (position < before && position > after && isKept.test(position, event) && view.sees(event)) {
                seen.add(position);
            }
        });
        return seen;
    }

    private static List<Long> reversed(List<Long> positions) {
        List<Long> reversed = new ArrayList<>(positions);
        Collections.reverse(reversed);
        return reversed;
    }

    /** All pages back from a cursor. */
    private List<Long> back(Hub hub, HistoryQuery query, @Nullable String before) {
        List<Long> positions = new ArrayList<>();
        HistoryPage page;
        String cursor = before;
        int pages = 0;
        do {
            page = join(hub.history(query.with(HistoryRange.ALL.withBefore(cursor))));
            checkSize(page, query);
            page.events().forEach(entry -> positions.add(entry.position()));
            requireGap(query.view(), page, cursor == null ? null : position(cursor), true);
            cursor = page.older();
            assertThat(++pages).as("pages").isLessThan(1000);
        } while (cursor != null);
        return positions;
    }

    /** All pages on from a cursor; each knows whether anything is before it. */
    private List<Long> on(Hub hub, HistoryQuery query, @Nullable String after) {
        List<Long> positions = new ArrayList<>();
        HistoryPage page;
        String cursor = after;
        int pages = 0;
        do {
            page = join(
                    hub.history(query.with(HistoryRange.ALL.withAfter(cursor)).with(Order.OLDEST_FIRST)));
            checkSize(page, query);
            page.events().forEach(entry -> positions.add(entry.position()));
            requireGap(query.view(), page, cursor == null ? null : position(cursor), false);
            if (cursor != null) {
                boolean isAny = !seen(query.view(), position(cursor) + 1, 0).isEmpty();
                assertThat(page.older() != null).as("older of %s", page).isEqualTo(isAny);
                checkOlder(hub, query, page, position(cursor));
            }
            cursor = page.newer();
            assertThat(++pages).as("pages").isLessThan(1000);
        } while (!page.events().isEmpty() || page.cut());
        return positions;
    }

    private void checkOlder(Hub hub, HistoryQuery query, HistoryPage page, long after) {
        if (page.older() != null) {
            List<LogEntry> older = join(hub.history(query.with(HistoryRange.ALL.withBefore(page.older()))))
                    .events();
            assertThat(older.get(0).position())
                    .as("the newest before the page")
                    .isEqualTo(seen(query.view(), after + 1, 0).get(0));
        }
    }

    private long position(String cursor) {
        return ids.entrySet().stream()
                .filter(id -> id.getValue().equals(cursor))
                .findFirst()
                .map(id -> id.getKey())
                .orElseGet(() -> Long.parseLong(cursor.substring(cursor.indexOf('-') + 1)));
    }

    private static void checkSize(HistoryPage page, HistoryQuery query) {
        assertThat(page.cut()).isFalse();
        assertThat(page.events()).hasSizeLessThanOrEqualTo(query.limit().events());
        int bytes =
                page.events().stream().mapToInt(entry -> entry.frame().length).sum();
        assertThat(page.events().size() == 1 || bytes <= query.limit().bytes())
                .as("%d bytes", bytes)
                .isTrue();
    }

    /** Where an event of the view is gone between the cursor and the first event of the page, the page says so; and where none is gone at all, it does not. */
    private void requireGap(View view, HistoryPage page, @Nullable Long cursor, boolean back) {
        if (cursor == null) {
            assertThat(page.gap()).isNull();
            return;
        }
        long first = page.events().isEmpty()
                ? back ? 0 : Long.MAX_VALUE
                : page.events().get(0).position();
        long from = Math.min(first, cursor);
        long to = Math.max(first, cursor);
        boolean isGone = published.subMap(from, false, to, false).entrySet().stream()
                .anyMatch(event -> !isKept.test(event.getKey(), event.getValue())
                        && view.sees(event.getValue())
                        && isTold.test(view, event.getValue()));
        // Of what a rule for topics discarded, a pattern is told on the safe side, though it was private.
        boolean isAnyGone = published.entrySet().stream()
                .anyMatch(event -> !isKept.test(event.getKey(), event.getValue())
                        && (view.hasPattern() || view.sees(event.getValue())));
        assertThat(page.gap() != null || !isGone)
                .as("a gap for %s in %s at %s", view, page, cursor)
                .isTrue();
        assertThat(page.gap() == null || isAnyGone)
                .as("a gap in %s at %s that is one", page, cursor)
                .isTrue();
    }

    private static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("The stage did not complete", failure);
        }
    }
}
