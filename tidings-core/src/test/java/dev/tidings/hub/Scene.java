package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One hub with one shard whose loop the test turns by hand. */
final class Scene {
    static final String PROLOGUE = "HEAD\n";

    final EventLog log;
    final Hub hub;
    final ManualLoop loop = new ManualLoop();
    final Shard shard;

    Scene() {
        this(1000, Duration.ZERO);
    }

    Scene(int keptEvents, Duration maxAge) {
        this(memoryLog(keptEvents), maxAge, HubListener.NONE);
    }

    Scene(EventLog log, Duration maxAge, HubListener listener) {
        this(log, new StreamOptions(Duration.ofSeconds(15), Duration.ofSeconds(2), maxAge), listener);
    }

    Scene(EventLog log, StreamOptions options, HubListener listener) {
        this(log, options, listener, Tuning.DEFAULTS);
    }

    Scene(EventLog log, StreamOptions options, HubListener listener, Tuning tuning) {
        this.log = log;
        hub = new Hub(log, options, listener, tuning);
        shard = hub.addShard(loop, new SplittableRandom(1));
    }

    static EventLog memoryLog(int keptEvents) {
        return new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, keptEvents));
    }

    Reader subscribe(String... selectors) {
        return subscribeFrom(null, selectors);
    }

    Reader subscribe(LagPolicy lag, Duration interval, String... selectors) {
        return new Reader(new Subscription(View.of(Selectors.of(selectors)), null)
                .with(lag)
                .withInterval(interval));
    }

    Reader subscribeFrom(@Nullable String cursor, String... selectors) {
        return new Reader(new Subscription(View.of(Selectors.of(selectors)), cursor));
    }

    /** A reader who is subscribed while the loop stands still. */
    Reader subscribeOnly(Subscription subscription) {
        return new Reader(subscription, Integer.MAX_VALUE, false);
    }

    Appended publish(String topic, String data) {
        Appended appended = append(topic, data);
        loop.runAll();
        return appended;
    }

    /** Publishes without giving the shard a turn. */
    Appended append(String topic, String data) {
        return hub.publish(Event.on(topic).data(data).build())
                .toCompletableFuture()
                .join();
    }

    String block(Appended event, String data) {
        return "id: " + event.id() + "\ndata: " + data + "\n\n";
    }

    void tick(int times) {
        for (int i = 0; i < times; i++) {
            loop.pass(StreamClock.tickLength(hub.streams()));
            shard.tick();
        }
        loop.runAll();
    }

    /** A subscriber and the raw bytes it was sent. */
    final class Reader {
        final ManualSink sink = new ManualSink(bytes -> take(bytes));
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final Subscriber subscriber;

        Reader(Subscription subscription) {
            this(subscription, Integer.MAX_VALUE);
        }

        /** @param taken how many bytes its sink takes until it is drained */
        Reader(Subscription subscription, int taken) {
            this(subscription, taken, true);
        }

        private Reader(Subscription subscription, int taken, boolean turns) {
            sink.stallAfter(taken);
            subscriber = shard.subscribe(subscription, sink, id -> PROLOGUE.getBytes(StandardCharsets.UTF_8));
            if (turns) {
                loop.runAll();
                if (subscription.claim() != null) {
                    // Who takes over is looked at for a moment.
                    loop.pass(Duration.ofMillis(10));
                    loop.runAll();
                }
            }
        }

        private void take(java.nio.ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            received.writeBytes(copy);
        }

        void drain(int bytes) {
            sink.drain(bytes, subscriber);
            loop.runAll();
        }

        /** All that was sent since the last call. */
        String news() {
            String text = received.toString(StandardCharsets.UTF_8);
            received.reset();
            return text;
        }
    }
}
