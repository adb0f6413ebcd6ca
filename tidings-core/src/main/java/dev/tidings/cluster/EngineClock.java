package dev.tidings.cluster;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this machine's clock with that of the engine, which gives each entry its time: between when this node sent the entry and when it came back. Each node compares its own with the same one, so whose clock differs is told where it does.
 * Any thread.
 */
final class EngineClock {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineClock.class);
    private static final Duration MOST_APART = Duration.ofMinutes(1);

    private final Supplier<String> engine;

    // Guarded by this.
    private Duration ahead = Duration.ZERO;

    /** @param engine what it is, for people */
    EngineClock(Supplier<String> engine) {
        this.engine = engine;
    }

    /** By how much this machine's clock is ahead, negative where it is behind; zero where it is less than a minute either way, or not known. */
    synchronized Duration ahead() {
        return ahead;
    }

    /**
     * Notes when an entry was sent, when it was appended by the engine's clock, and when it came back, all in milliseconds since 1970. Returns whether that was something to tell the operator.
     */
    boolean compare(long sentMillis, long engineMillis, long receivedMillis) {
        long apart = Math.max(0, sentMillis - engineMillis) - Math.max(0, engineMillis - receivedMillis);
        Duration found = Duration.ofMillis(apart);
        found = found.abs().compareTo(MOST_APART) < 0 ? Duration.ZERO : found;
        boolean isNews = change(found);
        if (isNews) {
            tell(found);
        }
        return isNews;
    }

    /** Returns whether it is to be told: clocks that drift apart are told of once for each minute. */
    private synchronized boolean change(Duration found) {
        boolean isNews =
                ahead.isZero() != found.isZero() || ahead.minus(found).abs().compareTo(MOST_APART) >= 0;
        ahead = isNews ? found : ahead;
        return isNews;
    }

    private void tell(Duration found) {
        if (found.isZero()) {
            LOGGER.info("The clock of this machine and that of {} are less than a minute apart again", engine.get());
            return;
        }
        LOGGER.warn(
                "The clock of this machine is {} s {} that of {}; expected less than {} s between them."
                        + " What depends on it: how old events may become, their times to live, and when tokens expire,"
                        + " all of which this node decides otherwise than others. Have both clocks set, by NTP for example",
                found.abs().toSeconds(),
                found.isNegative() ? "behind" : "ahead of",
                engine.get(),
                MOST_APART.toSeconds());
    }
}
