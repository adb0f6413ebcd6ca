package dev.tidings.hub;

import static org.awaitility.Awaitility.await;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.MemoryEngine;
import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.topic.Selector;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One hub of several on a {@link MemoryEngine}, with a shard whose loop has a thread of its own. */
final class ClusterNode implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    final FollowedEventLog log;
    final Hub hub;
    private final Shard shard;

    ClusterNode(MemoryEngine engine) {
        this(engine, MemoryLogOptions.DEFAULTS, SOON, SOON);
    }

    /**
     * @param timeout of what is appended
     * @param patience with other nodes
     */
    ClusterNode(MemoryEngine engine, MemoryLogOptions kept, Duration timeout, Duration patience) {
        this(engine, kept, timeout, patience, StreamOptions.DEFAULTS);
    }

    ClusterNode(
            MemoryEngine engine, MemoryLogOptions kept, Duration timeout, Duration patience, StreamOptions streams) {
        log = FollowedEventLog.start(
                engine.connect(), new MemoryEventLog(kept), new ClusterOptions(timeout, 64L << 20, 1000));
        log.caughtUp().toCompletableFuture().join();
        hub = new Hub(log, streams, HubListener.NONE, Tuning.DEFAULTS, patience);
        shard = hub.addShard(new ThreadedLoop(), new SplittableRandom(1));
    }

    private final class ThreadedLoop implements Loop {
        private volatile @Nullable Thread owner;

        ThreadedLoop() {
            owner = CompletableFuture.supplyAsync(Thread::currentThread, thread).join();
        }

        @Override
        public boolean isOwner() {
            return Thread.currentThread() == owner;
        }

        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }

        @Override
        public void executeAfterIo(Runnable task) {
            thread.execute(task);
        }

        @Override
        public void executeAfter(Duration delay, Runnable task) {
            try {
                var unused = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closing) {
                // Nothing is done any more.
            }
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    CompletableFuture<Selection> select(StreamName name, List<String> add, List<String> drop) {
        return hub.select(name, new SelectionChange(selectors(add), selectors(drop), 9))
                .toCompletableFuture();
    }

    private static List<Selector> selectors(List<String> texts) {
        return texts.stream().map(Selector::of).toList();
    }

    Appended publish(String topic, String data) {
        return hub.publish(Event.on(topic).data(data).build())
                .toCompletableFuture()
                .join();
    }

    Reader open(Subscription subscription) {
        return CompletableFuture.supplyAsync(() -> new Reader(subscription), thread)
                .join();
    }

    /** As a process that is killed, but that its engine is told nothing either way. */
    @Override
    public void close() {
        log.close();
        // What it would say at its end goes nowhere.
        hub.close();
        thread.shutdownNow();
    }

    /** A connection, and what it was sent. */
    final class Reader {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final ManualSink sink = new ManualSink(this::take);
        private final Subscriber subscriber;

        private Reader(Subscription subscription) {
            subscriber = shard.subscribe(subscription, sink, id -> Scene.PROLOGUE.getBytes(StandardCharsets.UTF_8));
        }

        private void take(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            synchronized (received) {
                received.writeBytes(copy);
            }
        }

        String text() {
            synchronized (received) {
                return received.toString(StandardCharsets.UTF_8);
            }
        }

        Reader awaitText(String part) {
            await().atMost(SOON).until(() -> text().contains(part));
            return this;
        }

        /** Waits until its stream has begun. */
        Reader begun() {
            return awaitText(Scene.PROLOGUE);
        }

        void awaitClosed(CloseReason reason) {
            await().atMost(SOON).until(() -> closed() == reason);
        }

        @Nullable
        CloseReason closed() {
            return CompletableFuture.supplyAsync(() -> sink.closed, thread).join();
        }

        void leave() {
            CompletableFuture.runAsync(() -> subscriber.close(CloseReason.CLIENT_GONE), thread)
                    .join();
        }
    }
}
