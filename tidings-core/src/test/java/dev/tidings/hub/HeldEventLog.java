package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log that answers nothing about views with patterns before the test does, as if that took long. */
final class HeldEventLog extends ForwardingEventLog {
    private final List<CompletableFuture<Location>> located = new ArrayList<>();
    private final List<CompletableFuture<Slice>> read = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();

    /** What was to be read. */
    record Question(long after, ReadLimit limit) {}

    HeldEventLog(EventLog log) {
        super(log);
    }

    List<CompletableFuture<Location>> located() {
        return located;
    }

    List<CompletableFuture<Slice>> read() {
        return read;
    }

    /** What was asked for views with patterns, in order, as {@link #read()} is. */
    List<Question> questions() {
        return questions;
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        return view.hasPattern() && cursor instanceof Cursor.Last ? hold(located) : super.locate(view, cursor);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        if (!view.hasPattern()) {
            return super.read(view, after, limit);
        }
        questions.add(new Question(after, limit));
        return hold(read);
    }

    private static <T> CompletionStage<T> hold(List<CompletableFuture<T>> held) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        held.add(answer);
        return answer;
    }
}
