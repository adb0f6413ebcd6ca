package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log that answers nothing about views with patterns before the test does, as if that took long. */
record HeldEventLog(EventLog log, List<CompletableFuture<Location>> located, List<CompletableFuture<Slice>> read)
        implements EventLog {
    HeldEventLog(EventLog log) {
        this(log, new ArrayList<>(), new ArrayList<>());
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
        return view.hasPattern() && cursor instanceof Cursor.Last ? hold(located) : log.locate(view, cursor);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return view.hasPattern() ? hold(read) : log.read(view, after, limit);
    }

    private static <T> CompletionStage<T> hold(List<CompletableFuture<T>> held) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        held.add(answer);
        return answer;
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
