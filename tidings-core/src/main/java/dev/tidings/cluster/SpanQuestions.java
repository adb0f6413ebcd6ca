package dev.tidings.cluster;

import dev.tidings.cluster.Sequencer.Span;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks an engine how far it is, one question at a time: who asks while one is under way shares the next with all others who do, and none gets an answer to a question from before. Safe for use by any thread. */
final class SpanQuestions {
    private final Supplier<CompletionStage<Span>> engine;

    // Guarded by this.
    private boolean isAsking;
    private @Nullable CompletableFuture<Span> next;

    SpanQuestions(Supplier<CompletionStage<Span>> engine) {
        this.engine = engine;
    }

    /** The answer to a question that is not asked before this is called. */
    CompletionStage<Span> ask() {
        CompletableFuture<Span> answer;
        synchronized (this) {
            if (isAsking) {
                next = next == null ? new CompletableFuture<>() : next;
                return next.minimalCompletionStage();
            }
            isAsking = true;
            answer = new CompletableFuture<>();
        }
        put(answer);
        return answer.minimalCompletionStage();
    }

    private void put(CompletableFuture<Span> answer) {
        engine.get().whenComplete((span, failure) -> {
            putNext();
            if (failure == null) {
                answer.complete(span);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private void putNext() {
        CompletableFuture<Span> waiting;
        synchronized (this) {
            waiting = next;
            next = null;
            isAsking = waiting != null;
        }
        if (waiting != null) {
            put(waiting);
        }
    }
}
