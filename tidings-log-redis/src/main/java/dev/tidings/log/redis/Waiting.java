package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers while a session is opened, in a bounded time, and no longer when the sequencer is closed. Any thread may close it. */
final class Waiting {
    private final Duration timeout;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    Waiting(Duration timeout) {
        this.timeout = timeout;
    }

    /** @throws LogUnavailableException if it fails, takes too long, or the sequencer is closed */
    <T> T on(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> answer = stage.toCompletableFuture();
        try {
            CompletableFuture.anyOf(answer, closed).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.isDone()) {
                return answer.get();
            }
            throw new LogUnavailableException(Reason.CLOSED, "The sequencer is closed");
        } catch (TimeoutException late) {
            throw new LogUnavailableException(
                    Reason.FAILED, "Redis does not answer; expected it to within " + timeout.toMillis() + " ms", late);
        } catch (ExecutionException failure) {
            throw RedisFailures.of(failure.getCause() == null ? failure : failure.getCause());
        }
    }

    void close() {
        closed.complete(null);
    }
}
