package dev.tidings.cluster;

import dev.tidings.log.EngineListener;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.LogUnavailableException;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens between a node and its engine, and tells it to who observes the node. Any thread; what tells is called without locks, for who is told may ask how the node stands. */
final class EngineWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineWatch.class);

    private volatile EngineListener listener = EngineListener.NONE;
    private volatile Supplier<EngineStatus> status = () -> {
        throw new IllegalStateException("Nothing is watched yet");
    };

    // Guarded by this.
    private boolean isUp;
    private boolean isLossTold;
    private boolean isThroughTold;
    private Instant since = Instant.now();
    private String failure = "";
    private long losses;
    private long interruptions;
    private @Nullable Instant lastInterruption;
    private long refused;

    /** One thing to tell. */
    private interface News {
        void tell(EngineListener listener, EngineStatus status);
    }

    /** @param standing how all stands, with what is counted here */
    void begin(Supplier<EngineStatus> standing) {
        status = standing;
    }

    void observe(EngineListener observer) {
        listener = observer;
    }

    private void tell(News news) {
        EngineListener told = listener;
        if (told == EngineListener.NONE) {
            return;
        }
        try {
            news.tell(told, status.get());
        } catch (Throwable thrown) {
            LOGGER.warn("The listener of the cluster's engine failed; the node goes on", thrown);
        }
    }

    synchronized void up() {
        isUp = true;
        isLossTold = false;
        isThroughTold = false;
        since = Instant.now();
        failure = "";
    }

    void tellBack() {
        tell(EngineListener::onEngineBack);
    }

    /** @return whether that is to be told */
    synchronized boolean down(Throwable why) {
        if (isUp) {
            losses++;
            since = Instant.now();
        }
        isUp = false;
        failure = String.valueOf(why.getMessage());
        boolean isNews = !isLossTold;
        isLossTold = true;
        return isNews;
    }

    void tellLost() {
        tell(EngineListener::onEngineLost);
    }

    void through() {
        synchronized (this) {
            if (isThroughTold) {
                return;
            }
            isThroughTold = true;
        }
        tell(EngineListener::onEngineFollowed);
    }

    void interrupted(String why) {
        synchronized (this) {
            interruptions++;
            lastInterruption = Instant.now();
        }
        tell((told, now) -> told.onInterrupted(now, why));
    }

    void refused(LogUnavailableException why) {
        synchronized (this) {
            refused++;
        }
        tell((told, now) -> told.onPublishingRefused(now, why));
    }

    synchronized EngineStatus.Connection connection() {
        return new EngineStatus.Connection(isUp, since, losses, failure);
    }

    synchronized EngineStatus.Interruptions interruptions() {
        return new EngineStatus.Interruptions(interruptions, lastInterruption);
    }

    synchronized long refusals() {
        return refused;
    }
}
