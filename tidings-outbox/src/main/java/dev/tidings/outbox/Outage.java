package dev.tidings.outbox;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps a relay from its work: said when it begins and when it is over, with pauses that double in between. Of the relay's thread. */
final class Outage {
    private static final Logger LOGGER = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int MOST_DOUBLINGS = 20;

    private final OutboxTable table;
    private final RelayOptions options;
    private int failures;
    private String kind = "";

    Outage(OutboxTable table, RelayOptions options) {
        this.table = table;
        this.options = options;
    }

    /** Returns how long to pause. */
    Duration failed(Throwable failure) {
        String its = kindOf(failure);
        if (failures == 0 || !its.equals(kind)) {
            LOGGER.warn("The outbox {} keeps what is committed and tries again: {}", table, its + failure.getMessage());
            LOGGER.debug("The outbox {} waits", table, failure);
        }
        kind = its;
        long pause = options.poll().toMillis() << Math.min(failures, MOST_DOUBLINGS);
        failures++;
        return Duration.ofMillis(Math.min(pause, options.longestPause().toMillis()));
    }

    private static String kindOf(Throwable failure) {
        if (failure instanceof DestinationAwayException) {
            return "the hub does not take events: ";
        }
        if (failure instanceof SQLFeatureNotSupportedException) {
            return "";
        }
        return failure instanceof SQLException
                ? "the database fails: "
                : failure.getClass().getName() + ": ";
    }

    /** Whether it failed the last time. */
    boolean isOn() {
        return failures > 0;
    }

    /** It works. */
    void over() {
        if (failures > 0) {
            LOGGER.info("The outbox {} goes on after {} failed attempts", table, failures);
        }
        failures = 0;
    }
}
