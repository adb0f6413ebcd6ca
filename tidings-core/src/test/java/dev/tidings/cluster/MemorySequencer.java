package dev.tidings.cluster;

import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node's sequencer on a {@link MemoryEngine}, which others share. The follower is called by a thread of its own. */
public final class MemorySequencer implements Sequencer {
    private static final int MAX_ENTRIES = 1000;
    private static final long NOT_IDLE = -1;

    private final MemoryEngine engine;
    private volatile @Nullable Thread running;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::newThread);
    /** Guarded by the engine: the session under way, zero if none is. */
    private long session;

    private boolean closed;
    private @Nullable Follower follower;

    // Of the thread: the session that the follower was told of, and where an idle one waits for more.
    private long told;
    private long numbers;
    private long idleAfter = NOT_IDLE;

    MemorySequencer(MemoryEngine engine) {
        this.engine = engine;
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "memory-sequencer");
        thread.setDaemon(true);
        running = thread;
        return thread;
    }

    @Override
    public CompletionStage<Long> append(List<byte[]> entries, Durability durability, long asked) {
        synchronized (engine) {
            if (closed) {
                return failed(Reason.CLOSED, "The sequencer is closed");
            }
            if (asked != session) {
                return failed(Reason.FAILED, "Session " + asked + " is over; expected " + session);
            }
            return engine.append(entries);
        }
    }

    static <T> CompletionStage<T> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new LogUnavailableException(reason, message));
    }

    @Override
    public void follow(Follower follower) {
        synchronized (engine) {
            if (this.follower != null) {
                throw new IllegalStateException("There is a follower; expected one at most");
            }
            this.follower = follower;
        }
        execute(this::begin);
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closing) {
            // Nothing is handed over any more.
        }
    }

    private Follower follower() {
        synchronized (engine) {
            if (follower == null) {
                throw new IllegalStateException("There is no follower");
            }
            return follower;
        }
    }

    private void begin() {
        Span span;
        synchronized (engine) {
            if (closed || !engine.running() || session != 0 || told != 0) {
                return;
            }
            session = ++numbers;
            told = session;
            span = engine.span();
        }
        long begun = told;
        follower()
                .onSession(begun, span)
                .whenCompleteAsync((after, failure) -> goOn(begun, after, failure), this::execute);
    }

    private void goOn(long current, @Nullable Long after, @Nullable Throwable failure) {
        if (current != told) {
            return;
        }
        if (failure != null || after == null) {
            disconnect(failure == null ? new IllegalStateException("The follower named no position") : failure);
        } else {
            handOver(current, after);
        }
    }

    private void handOver(long current, long after) {
        List<Entry> entries;
        synchronized (engine) {
            if (closed || session != current) {
                return;
            }
            entries = engine.after(after, MAX_ENTRIES);
            idleAfter = entries.isEmpty() ? after : NOT_IDLE;
        }
        if (!entries.isEmpty()) {
            long last = entries.get(entries.size() - 1).position();
            follower()
                    .onEntries(entries)
                    .whenCompleteAsync((done, failure) -> goOn(current, last, failure), this::execute);
        }
    }

    /** Called by the engine, which has more. */
    void wake() {
        execute(() -> {
            if (told != 0 && idleAfter != NOT_IDLE) {
                handOver(told, idleAfter);
            }
        });
    }

    /** Called by the engine, which answers again. */
    void connect() {
        execute(this::begin);
    }

    /** Ends the session at once; the follower is told of it a little later. Called by the engine, and by the thread. */
    void disconnect(Throwable why) {
        synchronized (engine) {
            session = 0;
        }
        execute(() -> {
            if (told != 0) {
                told = 0;
                idleAfter = NOT_IDLE;
                follower().onAway(why);
            }
            begin();
        });
    }

    @Override
    public CompletionStage<Span> span() {
        synchronized (engine) {
            return closed || !engine.running() ? unavailable() : CompletableFuture.completedStage(engine.span());
        }
    }

    @Override
    public CompletionStage<Optional<Entry>> read(long position) {
        synchronized (engine) {
            return closed || !engine.running()
                    ? unavailable()
                    : CompletableFuture.completedStage(engine.read(position));
        }
    }

    private <T> CompletionStage<T> unavailable() {
        return closed ? failed(Reason.CLOSED, "The sequencer is closed") : failed(Reason.FAILED, "The engine is away");
    }

    @Override
    public void trim(long upTo) {
        engine.trim(upTo);
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public void close() {
        synchronized (engine) {
            closed = true;
            session = 0;
            engine.forget(this);
        }
        executor.shutdown();
        if (Thread.currentThread() != running) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!executor.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The follower keeps the thread; expected it never to block");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
