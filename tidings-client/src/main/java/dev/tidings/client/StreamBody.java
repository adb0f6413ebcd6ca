package dev.tidings.client;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an open stream: hands its bytes to the owner's thread, and asks for more only when they have been dealt with, so that a
 * slow listener slows the server down instead of filling this program's memory.
 */
final class StreamBody implements BodySubscriber<String> {
    private final Executor owner;
    private final Runnable onOpen;
    private final Consumer<List<ByteBuffer>> onBytes;
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private volatile @Nullable Subscription subscription;

    StreamBody(Executor owner, Runnable onOpen, Consumer<List<ByteBuffer>> onBytes) {
        this.owner = owner;
        this.onOpen = onOpen;
        this.onBytes = onBytes;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        handOver(onOpen);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        handOver(() -> onBytes.accept(bytes));
    }

    private void handOver(Runnable task) {
        Subscription source = Objects.requireNonNull(subscription);
        owner.execute(() -> {
            task.run();
            source.request(1);
        });
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete("");
    }

    @Override
    public CompletionStage<String> getBody() {
        return end;
    }
}
