package dev.tidings.spring.listen;

import dev.tidings.hub.Hub;
import dev.tidings.spring.convert.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Calls the listeners while the application runs: from before the hub can be reached, until its streams have ended. Stopping waits for those that are being called, for {@link #PATIENCE} at most. Safe for use by any
 * thread.
 */
public final class HubListeners implements SmartLifecycle {
    /** Before what serves the hub, which is at {@code DEFAULT_PHASE - 512}; stopped after it, and before the web server's graceful phase. */
    public static final int PHASE = DEFAULT_PHASE - 768;

    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(HubListeners.class);

    private final Hub hub;
    private final Payloads payloads;
    private final ListenerMethods methods;
    private final ListenerThreads threads;
    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    /** Those that are being called, by their names. */
    private final Set<String> called = ConcurrentHashMap.newKeySet();

    // Under this object's lock.
    private final List<ListenerSubscription> subscriptions = new ArrayList<>();
    private @Nullable ExecutorService executor;

    public HubListeners(Hub hub, Payloads payloads, ListenerMethods methods, ListenerThreads threads) {
        this.hub = hub;
        this.payloads = payloads;
        this.methods = methods;
        this.threads = threads;
    }

    /** How many calls came back, since the application began. */
    public long handled() {
        return handled.sum();
    }

    /** How many calls threw, or could not be made because the data was none of the method's type. */
    public long failed() {
        return failed.sum();
    }

    @Override
    public synchronized void start() {
        if (executor != null) {
            return;
        }
        ExecutorService started = threads.start();
        executor = started;
        methods.follow(method -> subscribe(method, started));
    }

    private synchronized void subscribe(ListenerMethod method, ExecutorService started) {
        if (executor != started) {
            return;
        }
        ListenerSubscription subscription = new ListenerSubscription(hub, started, event -> {
            called.add(method.name());
            try {
                method.call(event, payloads);
                handled.increment();
            } catch (Throwable failure) {
                failed.increment();
                LOGGER.error(
                        "The listener {} failed with event {} on {}",
                        method.name(),
                        event.id(),
                        event.topic().name(),
                        failure);
            } finally {
                called.remove(method.name());
            }
        });
        subscriptions.add(subscription);
        subscription.begin(method);
    }

    @Override
    public void stop() {
        methods.unfollow();
        ExecutorService stopped;
        synchronized (this) {
            stopped = executor;
            executor = null;
            subscriptions.forEach(ListenerSubscription::end);
            subscriptions.clear();
        }
        if (stopped != null) {
            await(stopped);
        }
    }

    private void await(ExecutorService stopped) {
        stopped.shutdown();
        try {
            if (stopped.awaitTermination(SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            LOGGER.info("Waiting for listeners to return: {}", names());
            if (!stopped.awaitTermination(PATIENCE.minus(SILENCE).toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.warn("Listeners that did not return in {} s are interrupted: {}", PATIENCE.toSeconds(), names());
                stopped.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            stopped.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private String names() {
        return String.join(", ", new TreeSet<>(called));
    }

    @Override
    public synchronized boolean isRunning() {
        return executor != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
