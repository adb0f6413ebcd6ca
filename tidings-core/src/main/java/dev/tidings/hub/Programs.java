package dev.tidings.hub;

import dev.tidings.log.EventLog;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.topic.InvalidValueException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Those who read a hub in its own process, and the thread that wakes them: one for all, from the first of them until the hub is closed. It is woken once for
 * any number of commits. Any thread.
 */
final class Programs implements AutoCloseable {
    private final EventLog log;
    private final int maxSnapshotEvents;
    private final Set<ProgramReader> readers = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Programs::newThread);
    private final AtomicBoolean isTurnAsked = new AtomicBoolean();
    private final Runnable turn = this::turn;
    private volatile boolean isClosed;

    /** @param maxSnapshotEvents that a snapshot may have */
    Programs(EventLog log, int maxSnapshotEvents) {
        this.log = log;
        this.maxSnapshotEvents = maxSnapshotEvents;
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "tidings-programs");
        thread.setDaemon(true);
        return thread;
    }

    LogWalk walk(Subscription subscription, Runnable onAnswer) {
        return new LogWalk(log, subscription, maxSnapshotEvents, onAnswer);
    }

    /** @throws InvalidValueException if the subscription asks for less than every event */
    Flow.Publisher<StreamItem> publisher(Subscription subscription) {
        return publisher(subscription, thread);
    }

    /** @throws InvalidValueException if the subscription asks for less than every event */
    Flow.Publisher<StreamItem> publisher(Subscription subscription, Executor executor) {
        if (!(subscription.lag() instanceof LagPolicy.CatchUp)
                || !subscription.interval().isZero()) {
            throw new InvalidValueException("The subscription has " + subscription.lag() + " and the interval "
                    + subscription.interval() + "; expected LagPolicy.CATCH_UP and none, for a program is handed every"
                    + " event as it requests them");
        }
        return new LogPublisher(this, subscription, executor);
    }

    /** Whether an executor is the thread that all share, so that whoever has much to do is to let others go first. */
    boolean isShared(Executor executor) {
        return executor == thread;
    }

    void begin(ProgramReader reader) {
        readers.add(reader);
        if (isClosed) {
            reader.fail(closed());
        }
        reader.begin();
    }

    void remove(ProgramReader reader) {
        readers.remove(reader);
    }

    /** Notes that the log has grown. */
    void wake() {
        if (!readers.isEmpty() && isTurnAsked.compareAndSet(false, true)) {
            try {
                thread.execute(turn);
            } catch (RejectedExecutionException closed) {
                // All are told so.
            } catch (Throwable failure) {
                isTurnAsked.set(false);
                FailureLog.note("Programs could not be woken; the next event wakes them", failure);
            }
        }
    }

    private void turn() {
        isTurnAsked.set(false);
        for (ProgramReader reader : readers) {
            if (reader.awaitsEvents()) {
                reader.wake();
            }
        }
    }

    /** Ends all subscriptions with an error, and then the thread. */
    @Override
    public void close() {
        isClosed = true;
        readers.forEach(reader -> reader.fail(closed()));
        thread.shutdown();
    }

    private static LogUnavailableException closed() {
        return new LogUnavailableException(LogUnavailableException.Reason.CLOSED, "The hub is closed");
    }
}
