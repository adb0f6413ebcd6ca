package dev.tidings.cli.engine;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One look at what an engine keeps. Joins nothing, and appends nothing. */
public final class EngineLook implements Sequencer.Follower {
    private final CompletableFuture<Span> seen = new CompletableFuture<>();
    private volatile String failure = "it has not answered yet";

    private EngineLook() {}

    /**
     * Asks an engine, and closes it.
     *
     * @throws InvalidValueException if it does not answer in time; the message says why
     */
    public static Span at(Sequencer engine, Duration patience) {
        EngineLook look = new EngineLook();
        try (engine) {
            engine.follow(look);
            return look.await(patience, engine.describe());
        }
    }

    private Span await(Duration patience, String engine) {
        try {
            return seen.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw new InvalidValueException("The engine " + engine + " does not serve: " + failure);
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
            throw new InvalidValueException("The look at " + engine + " was interrupted");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public CompletionStage<Long> onSession(long session, Span span) {
        boolean unused = seen.complete(span);
        return CompletableFuture.completedStage(span.head());
    }

    @Override
    public CompletionStage<Void> onEntries(List<Entry> entries) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onAway(Throwable why) {
        failure = String.valueOf(why.getMessage());
    }
}
