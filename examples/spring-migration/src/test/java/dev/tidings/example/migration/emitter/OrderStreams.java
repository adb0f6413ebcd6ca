package dev.tidings.example.migration.emitter;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** All open streams by topic. It stops in the last phase of all, and so before the web server's graceful one, which would wait for streams. Safe for use by any thread. */
@Component
public class OrderStreams implements SmartLifecycle {
    private static final long RETRY_MILLIS = 2_000;
    private static final long LAST_WRITES_MILLIS = 2_000;

    private final ExecutorService writers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Duration heartbeat;

    // Guarded by this.
    private final Map<String, Set<OrderStream>> byTopic = new HashMap<>();
    private final ReplayBuffer replay = new ReplayBuffer();
    private boolean isRunning;

    OrderStreams(@Value("${orders.heartbeat:15s}") Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** Opens a stream, behind what was missed. */
    synchronized SseEmitter open(String topic, @Nullable String cursor) {
        OrderStream[] opened = new OrderStream[1];
        OrderStream stream = new OrderStream(writers, () -> remove(topic, opened[0]));
        opened[0] = stream;
        stream.offer(SseEmitter.event().comment("open").reconnectTime(RETRY_MILLIS));
        if (!isRunning) {
            stream.end();
            return stream.emitter();
        }
        if (cursor != null) {
            OptionalLong place = replay.place(cursor);
            if (place.isEmpty()) {
                stream.offer(SseEmitter.event().name("gap").data("load the page anew"));
            } else {
                stream.replay(replay.after(place.getAsLong(), topic));
            }
        }
        byTopic.computeIfAbsent(topic, unused -> new HashSet<>()).add(stream);
        return stream.emitter();
    }

    private synchronized void remove(String topic, OrderStream stream) {
        Set<OrderStream> streams = byTopic.get(topic);
        if (streams != null && streams.remove(stream) && streams.isEmpty()) {
            byTopic.remove(topic);
        }
    }

    synchronized void publish(String topic, String data) {
        OrderEvent event = replay.add(topic, data);
        byTopic.getOrDefault(topic, Set.of()).forEach(stream -> stream.offer(event.encoded()));
    }

    private synchronized List<OrderStream> all() {
        return byTopic.values().stream().flatMap(Set::stream).toList();
    }

    /** How many are open. */
    public int count() {
        return all().size();
    }

    /** Keeps idle connections alive, and finds those that are not. */
    private void beat() {
        all().forEach(stream -> stream.offer(SseEmitter.event().comment("")));
    }

    @Override
    public synchronized void start() {
        isRunning = true;
        clock.scheduleAtFixedRate(this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        synchronized (this) {
            isRunning = false;
        }
        clock.shutdownNow();
        all().forEach(OrderStream::end);
        writers.shutdown();
        try {
            if (!writers.awaitTermination(LAST_WRITES_MILLIS, TimeUnit.MILLISECONDS)) {
                writers.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }
}
