package dev.tidings.log;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;

/** What the parts of {@link EventLogContract} share: the logs of a test, closed after it, and stages waited for with a deadline. */
abstract class EventLogContractFixture {
    static final long DEADLINE_SECONDS = 60;
    static final ReadLimit ALL = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);
    static final View EVERYTHING = View.EVERYTHING;

    private final List<EventLog> opened = new ArrayList<>();

    /** A new, empty log that keeps the newest {@code maxEvents} events: when an append's stage completes, older ones are discarded. */
    protected abstract EventLog open(long maxEvents);

    /** Whether the log can promise more than {@link Durability#MEMORY}. */
    protected boolean isDurable() {
        return false;
    }

    /** Whether a name is known for so many entries as the log keeps events, behind the last that has it, and not for as long as its event is kept. */
    protected boolean knowsNamesBySpan() {
        return false;
    }

    /** Where an id of the log's own is located that is beyond its head. */
    protected Location beyondTheHead(long beforeOldest, long head) {
        return new Location(false, beforeOldest, 0);
    }

    @AfterEach
    void closeLogs() {
        opened.forEach(EventLog::close);
    }

    final EventLog log(long maxEvents) {
        EventLog log = open(maxEvents);
        opened.add(log);
        return log;
    }

    /** A log with plenty of room. */
    final EventLog log() {
        return log(10_000);
    }

    static Event event(String... topics) {
        return Event.on(topics).data("some data").build();
    }

    static Event eventWithId(String id) {
        return Event.on("topic").id(id).data("data of " + id).build();
    }

    static List<Appended> append(EventLog log, Event... events) {
        return join(log.append(List.of(events)));
    }

    /** Appends {@code count} events on {@code topic}, one by one. */
    static void fill(EventLog log, String topic, int count) {
        for (int i = 0; i < count; i++) {
            append(log, event(topic));
        }
    }

    /** What those without a grant see of {@code selectors}. */
    static View view(String... selectors) {
        return View.of(Selectors.of(selectors));
    }

    static View privateView(String... selectors) {
        return View.withPrivate(Selectors.of(selectors));
    }

    static Event secret(String topic) {
        return Event.on(topic).data("secret").isPrivate(true).build();
    }

    static List<Long> positions(EventLog.Slice slice) {
        return slice.entries().stream().map(LogEntry::position).toList();
    }

    static List<Long> read(EventLog log, View view, long after) {
        return positions(join(log.read(view, after, ALL)));
    }

    static Location locate(EventLog log, String id) {
        return join(log.locate(EVERYTHING, Cursor.of(id)));
    }

    static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("The stage did not complete", failure);
        }
    }

    /** An entry by value, since {@link LogEntry} has no equality of its own. */
    record Stored(long position, String id, Event event) {
        static Stored of(LogEntry entry) {
            return new Stored(entry.position(), entry.id(), entry.event());
        }

        static List<Stored> of(List<LogEntry> entries) {
            return entries.stream().map(Stored::of).toList();
        }
    }
}
