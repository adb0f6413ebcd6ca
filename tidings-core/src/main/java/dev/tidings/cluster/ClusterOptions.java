package dev.tidings.cluster;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * How a node takes part in a cluster.
 *
 * @param publishTimeout for how long an append waits to come back from the engine, 100 ms at least; then it fails, though it may be taken yet
 * @param nameSpan behind how many entries of the order a publisher may still repeat an event with an id of its own, or a batch with a key, 1 or more: a node that began in the midst of the order trusts an own id as a cursor only where
 *     the first of that name cannot have been before
 * @param maxPendingBytes about how many bytes of the heap may wait for the engine, 1 MiB at least; more is refused
 */
public record ClusterOptions(Duration publishTimeout, long maxPendingBytes, long nameSpan) {
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
    private static final long LEAST_BYTES = 1L << 20;

    public static final ClusterOptions DEFAULTS = new ClusterOptions(Duration.ofSeconds(5), 64L << 20, 100_000);

    /** @throws InvalidValueException if a value is out of its range */
    public ClusterOptions {
        if (publishTimeout.compareTo(LEAST_TIMEOUT) < 0) {
            throw new InvalidValueException("The time " + publishTimeout
                    + " that publishing may take is too short; expected " + LEAST_TIMEOUT + " or more");
        }
        if (maxPendingBytes < LEAST_BYTES) {
            throw new InvalidValueException(
                    "The " + maxPendingBytes + " bytes that may wait for the cluster's engine are too few; expected "
                            + LEAST_BYTES + " or more");
        }
    }
}
