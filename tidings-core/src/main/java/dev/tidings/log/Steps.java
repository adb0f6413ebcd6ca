package dev.tidings.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Questions to a log that follow one another. Those that are answered at once take no stack. */
final class Steps {
    private Steps() {}

    /** Asks again and again, for as long as the answer is that there is more to be asked. */
    static CompletionStage<Void> repeat(Supplier<CompletionStage<Boolean>> step) {
        while (true) {
            CompletableFuture<Boolean> more = step.get().toCompletableFuture();
            if (!more.isDone()) {
                return more.thenCompose(again -> again ? repeat(step) : CompletableFuture.completedFuture(null));
            }
            if (!more.join()) {
                return CompletableFuture.completedFuture(null);
            }
        }
    }
}
