package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What a session's server was asked and has not answered. Any thread may call. */
final class Questions {
    private final Set<Question<?>> open = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoClock;

    Questions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** One more. It is forgotten when it completes. */
    <T> CompletableFuture<T> add() {
        Question<T> question = new Question<>(nanoClock.getAsLong());
        open.add(question);
        question.whenComplete((answer, failure) -> open.remove(question));
        return question;
    }

    /** How long the oldest one has been open; zero if none is. */
    long oldestMillis() {
        long now = nanoClock.getAsLong();
        long oldest = 0;
        for (Question<?> question : open) {
            oldest = Math.max(oldest, now - question.since);
        }
        return TimeUnit.NANOSECONDS.toMillis(oldest);
    }

    void failAll(LogUnavailableException failure) {
        open.forEach(question -> question.completeExceptionally(failure));
    }

    private static final class Question<T> extends CompletableFuture<T> {
        private final long since;

        Question(long since) {
            this.since = since;
        }
    }
}
