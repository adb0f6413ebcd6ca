package dev.tidings.cli.supervise;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the service manager may be told that the program is alive: as long as each event loop comes to its turn. It is told at half of the time after which it would end the program, and not any more once a loop has been late
 * for as long. Of one thread.
 */
final class Watchdog {
    private static final Logger LOGGER = LoggerFactory.getLogger(Watchdog.class);
    private static final long NANOS_OF_MICRO = 1000;

    private final Duration half;
    private boolean isHeldBack;

    Watchdog(Duration within) {
        this.half = within.dividedBy(2);
    }

    /** That of an environment; null where nobody watches this process. */
    static @Nullable Watchdog of(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String watched = environment.getOrDefault("WATCHDOG_PID", "");
        boolean isThis = watched.isEmpty() || watched.equals(Long.toString(pid));
        return isThis && micros.matches("[1-9][0-9]{0,14}")
                ? new Watchdog(Duration.ofNanos(Long.parseLong(micros) * NANOS_OF_MICRO))
                : null;
    }

    /** How often it is to be asked. */
    Duration every() {
        return half;
    }

    /** @param late for how long the turn of the latest event loop has been due */
    boolean isAlive(Duration late) {
        boolean isAlive = late.compareTo(half) <= 0;
        if (!isAlive && !isHeldBack) {
            LOGGER.error(
                    "An event loop should have come to its turn {} s ago; the service manager is not told any more that the hub is alive",
                    late.toSeconds());
        }
        isHeldBack = !isAlive;
        return isAlive;
    }
}
