package dev.tidings.log.kafka;

import dev.tidings.cluster.Sequencer;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.kafka.Session.Memory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of a topic of Kafka with one partition. An entry is a record, without key and headers; its position is its offset and one.
 *
 * <p>All that was acknowledged is with all replicas that are in sync, whatever durability was asked for. Where the topic has no two of those for certain ({@code min.insync.replicas}), or may be led by one that is not, each change of
 * its leader is another incarnation.
 *
 * <p>A session ends when an append fails or has no answer in time, when the brokers do not say what they keep, when the topic was made anew or lost what it had, and when the follower fails. A broker that is lost alone is none of that, if
 * another leads in time. Where there is no session, nothing can be asked: not the span, and no entry.
 *
 * <p>An append larger than the topic takes fails with {@link dev.tidings.topic.InvalidValueException}.
 *
 * <p>Threads of its own, all daemons: {@code tidings-kafka-follow} begins sessions and calls the follower; {@code tidings-kafka-append} sends; {@code tidings-kafka-watch} looks at the time; {@code tidings-kafka-read} reads single entries, while there are
 * any to read. Kafka's clients add two. Answers complete on a thread of Kafka's, which who goes on there must not block.
 */
public final class KafkaSequencer implements Sequencer {
    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaSequencer.class);
    private static final int WATCH_MILLIS = 50;
    /** A session that ends earlier counts as an attempt that failed. */
    private static final long LASTING_NANOS = 2_000_000_000;

    private static final int SHORTEST_PAUSE_MILLIS = 100;
    private static final int MOST_DOUBLINGS = 4;

    private final KafkaOptions options;
    private final TopicCheck check;
    private final Thread thread = new Thread(this::work, "tidings-kafka-follow");
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, KafkaSequencer::watcher);
    private volatile @Nullable Session session;
    private volatile boolean isClosed;

    // Under this object's lock.
    private @Nullable Follower follower;
    private Ending ending = new Ending();

    // Of the thread that follows.
    private long number;
    private int failures;
    private Memory memory = Memory.NONE;

    /** Does not connect yet. */
    public KafkaSequencer(KafkaOptions options) {
        this.options = options;
        this.check = new TopicCheck(options);
        thread.setDaemon(true);
    }

    private static Thread watcher(Runnable work) {
        Thread thread = new Thread(work, "tidings-kafka-watch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void follow(Follower newFollower) {
        if (follower != null) {
            throw new IllegalStateException("There is a follower already; expected none");
        }
        follower = newFollower;
        if (!isClosed) {
            watch.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
            thread.start();
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void watch() {
        Session current = session;
        if (current != null) {
            try {
                current.watch();
            } catch (RuntimeException | Error failure) {
                current.end(failure);
            }
        }
    }

    private void work() {
        while (!isClosed) {
            Throwable why = runSession();
            if (!isClosed) {
                tellAway(why);
                pause();
            }
        }
    }

    private void tellAway(Throwable why) {
        try {
            follower().onAway(Answers.failed(options.address(), why));
        } catch (RuntimeException fault) {
            LOGGER.error("A follower failed with being told that {} is away", options.address(), fault);
        }
    }

    /** Returns why it ended, or did not come about. */
    @SuppressWarnings("CatchingUnchecked")
    private Throwable runSession() {
        Ending its = begin();
        try (Session opened = Session.open(number + 1, options, its, check, memory)) {
            number++;
            long start = System.nanoTime();
            session = opened;
            opened.run(follower());
            session = null;
            memory = opened.memory(memory);
            failures = System.nanoTime() - start > LASTING_NANOS ? 0 : failures + 1;
            return Objects.requireNonNull(its.why());
        } catch (Exception | Error failure) {
            session = null;
            failures++;
            return failure;
        }
    }

    private synchronized Ending begin() {
        ending = new Ending();
        if (isClosed) {
            ending.end(closed());
        }
        return ending;
    }

    private synchronized Follower follower() {
        return Objects.requireNonNull(follower);
    }

    private synchronized void pause() {
        long until = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos((long) SHORTEST_PAUSE_MILLIS << Math.min(failures, MOST_DOUBLINGS));
        try {
            long left;
            while (!isClosed && (left = until - System.nanoTime()) > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException strange) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletionStage<Long> append(List<byte[]> entries, Durability durability, long askedSession) {
        Session current = session;
        if (isClosed) {
            return CompletableFuture.failedFuture(closed());
        }
        if (current == null || current.number != askedSession) {
            return CompletableFuture.failedFuture(new LogUnavailableException(
                    Reason.FAILED,
                    "Session " + askedSession + " is over; "
                            + (current == null ? "none is under way" : "expected " + current.number)));
        }
        return current.append(entries);
    }

    @Override
    public CompletionStage<Span> span() {
        return ask(Session::span);
    }

    @Override
    public CompletionStage<Optional<Entry>> read(long position) {
        return ask(current -> current.read(position));
    }

    private <T> CompletionStage<T> ask(Function<Session, CompletableFuture<T>> question) {
        Session current = session;
        if (isClosed) {
            return CompletableFuture.failedFuture(closed());
        }
        if (current == null) {
            return CompletableFuture.failedFuture(new LogUnavailableException(
                    Reason.FAILED, "No session with " + options.address() + " is under way"));
        }
        try {
            return question.apply(current).exceptionally(failure -> {
                throw Answers.failed(options.address(), failure);
            });
        } catch (KafkaException closing) {
            return CompletableFuture.failedFuture(Answers.failed(options.address(), closing));
        }
    }

    @Override
    public void trim(long upTo) {
        Session current = session;
        if (current != null && options.trims()) {
            current.trim(upTo);
        }
    }

    @Override
    public String describe() {
        return options.address().toString();
    }

    /** Ends the session, and the next one begins. */
    void endSession(Throwable why) {
        Session current = session;
        if (current != null) {
            current.end(why);
        }
    }

    private static LogUnavailableException closed() {
        return new LogUnavailableException(Reason.CLOSED, "The sequencer is closed");
    }

    /** Waits for what the follower is being told, and for Kafka's clients to end, which ask no broker for that. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            ending.end(closed());
            notifyAll();
        }
        endSession(closed());
        watch.shutdownNow();
        if (Thread.currentThread() != thread) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
