package dev.tidings.spring.boot;

import dev.tidings.hub.Drain;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Serves the hub from when the application is ready until it begins to stop. Streams are told and end before the web server's graceful phase, which would wait for those of its own for as long as it may.
 */
final class HubServing implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {
    /** Boot's graceful shutdown is at {@code DEFAULT_PHASE - 1024}, and higher phases stop first. */
    static final int PHASE = DEFAULT_PHASE - 512;

    private final HubCarrier carrier;
    private final Drain drain;

    // Under this object's lock.
    private boolean isReady;
    private boolean isStarted;
    private boolean isServing;

    HubServing(HubCarrier carrier, Drain drain) {
        this.carrier = carrier;
        this.drain = drain;
    }

    @Override
    public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
        isReady = true;
        serve();
    }

    @Override
    public synchronized void start() {
        isStarted = true;
        serve();
    }

    private void serve() {
        if (isReady && isStarted && !isServing) {
            carrier.start();
            isServing = true;
        }
    }

    @Override
    public synchronized void stop() {
        isStarted = false;
        if (isServing) {
            isServing = false;
            carrier.stop(drain);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return isStarted;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
