package dev.tidings.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers that depend on others, such that who cancels the one cancels the other. */
public final class Stages {
    private Stages() {}

    /** Changes an answer; who cancels that, cancels the question. */
    public static <A, B> CompletableFuture<B> map(CompletionStage<A> asked, Function<A, B> change) {
        CompletableFuture<A> source = asked.toCompletableFuture();
        return cancelling(source, source.thenApply(change));
    }

    /** Asks on; who cancels that, cancels the first question. */
    public static <A, B> CompletableFuture<B> then(CompletionStage<A> asked, Function<A, CompletionStage<B>> next) {
        CompletableFuture<A> source = asked.toCompletableFuture();
        return cancelling(source, source.thenCompose(next));
    }

    private static <B> CompletableFuture<B> cancelling(CompletableFuture<?> source, CompletableFuture<B> result) {
        if (!result.isDone()) {
            CompletionStage<B> pending = result;
            pending.whenComplete((@Nullable B value, @Nullable Throwable failure) -> {
                if (result.isCancelled()) {
                    source.cancel(false);
                }
            });
        }
        return result;
    }
}
