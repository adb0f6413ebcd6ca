package dev.tidings.log.redis;

import dev.tidings.cluster.Sequencer;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of a cluster in one stream of Redis. It connects, and connects again, by itself, on a thread of its own, which also calls the follower. Stages complete on that thread or on one of Lettuce's, which must not be blocked either.
 *
 * <pre>
 *   follow --> connecting --(fit)--> session --(broken, silent, another server, the follower failed)--> away --(back-off)--> connecting
 *                   \_____________________________(not fit)______________________________________________/
 * </pre>
 */
public final class RedisSequencer implements Sequencer {
    private static final Logger log = LoggerFactory.getLogger(RedisSequencer.class);
    private static final long LOOK_MILLIS = 200;
    private static final int LOOKS_PER_SECOND = 5;
    private static final long CLOSE_SECONDS = 60;

    private final RedisOptions options;
    private final RedisConnector connector;
    private final ScheduledThreadPoolExecutor executor;
    private final AtomicBoolean followed = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable RedisSession session;
    private volatile @Nullable Thread thread;

    // Of the thread.
    private final BackOff backOff = new BackOff(new SplittableRandom());
    private long sessions;
    private long looks;
    private String lastSaid = "";

    public RedisSequencer(RedisOptions options) {
        this.options = options;
        this.connector = new RedisConnector(options);
        this.executor = new ScheduledThreadPoolExecutor(1, this::newThread);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private Thread newThread(Runnable task) {
        Thread created = new Thread(task, "tidings-redis");
        created.setDaemon(true);
        thread = created;
        return created;
    }

    @Override
    public CompletionStage<Long> append(List<byte[]> entries, Durability durability, long asked) {
        RedisSession current = session;
        if (closed || current == null || current.number() != asked) {
            return closed ? unavailable() : over(asked);
        }
        return current.append(entries, durability);
    }

    private static <T> CompletionStage<T> over(long asked) {
        return CompletableFuture.failedFuture(new LogUnavailableException(
                Reason.FAILED, "Session " + asked + " is over, or never was; expected the one under way"));
    }

    @Override
    public void follow(Follower follower) {
        if (!followed.compareAndSet(false, true)) {
            throw new IllegalStateException("There is a follower; expected one at most");
        }
        execute(() -> connect(follower));
        later(this::look, LOOK_MILLIS);
    }

    @Override
    public CompletionStage<Span> span() {
        RedisSession current = session;
        return closed || current == null ? unavailable() : current.askForSpan();
    }

    @Override
    public CompletionStage<Optional<Entry>> read(long position) {
        RedisSession current = session;
        return closed || current == null ? unavailable() : current.read(position);
    }

    private <T> CompletionStage<T> unavailable() {
        return CompletableFuture.failedFuture(
                closed
                        ? new LogUnavailableException(Reason.CLOSED, "The sequencer is closed")
                        : new LogUnavailableException(Reason.FAILED, "Redis is away"));
    }

    @Override
    public void trim(long upTo) {
        RedisSession current = session;
        if (current != null) {
            current.trim(upTo);
        }
    }

    @Override
    public String describe() {
        return options.where() + ", stream " + options.name();
    }

    private void execute(Runnable task) {
        later(task, 0);
    }

    private void later(Runnable task, long millis) {
        try {
            executor.schedule(() -> run(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // Nothing is done any more.
        }
    }

    /** What fails unforeseen ends the session, and is not the end of the thread's work. */
    private void run(Runnable task) {
        if (closed) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException failure) {
            log.error("The stream {}: unforeseen", options.name(), failure);
            RedisSession current = session;
            if (current != null) {
                current.end(failure);
            }
        }
    }

    private void connect(Follower follower) {
        try {
            RedisSession opened =
                    connector.open(++sessions, (ended, why) -> execute(() -> onEnd(follower, ended, why)));
            enter(follower, opened);
        } catch (RuntimeException unfit) {
            away(follower, unfit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enter(Follower follower, RedisSession opened) {
        session = opened;
        lastSaid = "";
        log.info("{}: session {} begins", describe(), opened.number());
        hand(() -> follower.onSession(opened.number(), opened.span()))
                .whenComplete((after, failure) -> execute(() -> begin(follower, opened, after, failure)));
    }

    /** What a follower answers; a failed stage if it threw. */
    private static <T> CompletionStage<T> hand(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private void begin(Follower follower, RedisSession current, @Nullable Long after, @Nullable Throwable failure) {
        if (failure != null || after == null) {
            current.end(failure == null ? new IllegalStateException("The follower named no position") : failure);
        } else {
            read(follower, current, after);
        }
    }

    private void read(Follower follower, RedisSession current, long after) {
        if (current == session) {
            current.next(after)
                    .whenComplete(
                            (entries, failure) -> execute(() -> handOver(follower, current, after, entries, failure)));
        }
    }

    private void handOver(
            Follower follower,
            RedisSession current,
            long after,
            @Nullable List<Entry> entries,
            @Nullable Throwable failure) {
        if (current != session) {
            return;
        }
        if (failure != null || entries == null) {
            current.end(failure == null ? new IllegalStateException("Redis named no entries") : failure);
        } else if (entries.isEmpty()) {
            goOn(follower, current, after);
        } else {
            List<Entry> next = consecutive(entries);
            long last = next.get(next.size() - 1).position();
            hand(() -> follower.onEntries(next))
                    .whenComplete((done, failed) -> execute(() -> {
                        if (failed == null) {
                            goOn(follower, current, last);
                        } else {
                            current.end(failed);
                        }
                    }));
        }
    }

    private void goOn(Follower follower, RedisSession current, long after) {
        backOff.reset();
        read(follower, current, after);
    }

    /** Up to where one is missing, which somebody must have deleted; the rest is read again. */
    private static List<Entry> consecutive(List<Entry> entries) {
        long first = entries.get(0).position();
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).position() != first + i) {
                return entries.subList(0, i);
            }
        }
        return entries;
    }

    private void onEnd(Follower follower, RedisSession ended, Throwable why) {
        if (session == ended) {
            session = null;
            away(follower, why);
        }
    }

    private void away(Follower follower, Throwable why) {
        say(String.valueOf(why.getMessage()));
        try {
            follower.onAway(why);
        } finally {
            later(() -> connect(follower), backOff.nextMillis());
        }
    }

    /** Says the same once, until a session begins. */
    private void say(String message) {
        if (!message.equals(lastSaid)) {
            log.warn("The stream {}: {} (trying again)", options.name(), message);
        }
        lastSaid = message;
    }

    private void look() {
        later(this::look, LOOK_MILLIS);
        RedisSession current = session;
        if (current != null) {
            current.requireAnswers();
            if (looks++ % LOOKS_PER_SECOND == 0) {
                current.keepInBounds();
                connector.look(current);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        RedisSession current = session;
        if (current != null) {
            current.end(new LogUnavailableException(Reason.CLOSED, "The sequencer is closed"));
        }
        connector.cancel();
        executor.shutdown();
        if (Thread.currentThread() != thread) {
            awaitEnd();
        }
        connector.close();
    }

    private void awaitEnd() {
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.error("The follower keeps the thread; expected it never to block");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
