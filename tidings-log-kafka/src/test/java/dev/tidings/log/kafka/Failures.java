package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What stages fail with. */
final class Failures {
    private static final long LONGEST_SECONDS = 60;

    private Failures() {}

    static Throwable of(CompletionStage<?> stage) {
        try {
            Object answer = stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("Expected it to fail; it answered " + answer);
        } catch (ExecutionException failure) {
            return Objects.requireNonNull(failure.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError("It has no answer", failure);
        }
    }

    static Reason reason(CompletionStage<?> stage) {
        Throwable failure = of(stage);
        assertThat(failure).isInstanceOf(LogUnavailableException.class);
        return ((LogUnavailableException) failure).reason();
    }
}
