package dev.tidings.client.answer;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;

/**
 * The beginning of a body that only matters for its message, if at all: at most 8 KB, and nothing that takes longer than two seconds,
 * because a refusal may well have a body without end.
 */
public final class Excerpt implements BodySubscriber<String> {
    private static final int MAX_BYTES = 8 * 1024;
    private static final int MAX_SECONDS = 2;

    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> text =
            new CompletableFuture<String>().completeOnTimeout("", MAX_SECONDS, TimeUnit.SECONDS);

    private Excerpt(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** As much of the body as has a message. */
    public static Excerpt of(HttpHeaders headers) {
        return new Excerpt(Problem.isIn(headers) ? MAX_BYTES : 0);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        var unused = text.whenComplete((result, failure) -> subscription.cancel());
        if (maxBytes == 0) {
            onComplete();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(this::take);
        if (bytes.size() == maxBytes) {
            onComplete();
        }
    }

    private void take(ByteBuffer buffer) {
        byte[] part = new byte[Math.min(buffer.remaining(), maxBytes - bytes.size())];
        buffer.get(part);
        bytes.writeBytes(part);
    }

    @Override
    public void onError(Throwable failure) {
        onComplete();
    }

    @Override
    public void onComplete() {
        text.complete(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }
}
