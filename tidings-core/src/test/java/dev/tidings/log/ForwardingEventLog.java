package dev.tidings.log;

import dev.tidings.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A log that hands everything on to another one: what a test's log does otherwise, it overrides. */
public abstract class ForwardingEventLog implements EventLog {
    private final EventLog log;

    protected ForwardingEventLog(EventLog log) {
        this.log = log;
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        return log.append(events, options);
    }

    @Override
    public void follow(CommitListener listener) {
        log.follow(listener);
    }

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        return log.locate(view, cursor);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return log.read(view, after, limit);
    }

    @Override
    public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
        return log.readBack(view, upTo, limit);
    }

    @Override
    public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        return log.newest(view, bounds);
    }

    @Override
    public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        return log.read(view, snapshot, after, limit);
    }

    @Override
    public long endOf(View view) {
        return log.endOf(view);
    }

    @Override
    public boolean outlivesItsProcess() {
        return log.outlivesItsProcess();
    }

    @Override
    public Duration maxAge() {
        return log.maxAge();
    }

    @Override
    public LogFigures figures() {
        return log.figures();
    }

    @Override
    public Optional<LogEngine> engine() {
        return log.engine();
    }

    @Override
    public EventIds ids() {
        return log.ids();
    }

    @Override
    public void close() {
        log.close();
    }
}
