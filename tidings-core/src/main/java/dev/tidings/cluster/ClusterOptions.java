package dev.tidings.cluster;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * How a node takes part in a cluster.
 *
 * @param publishTimeout for how long an append waits to come back from the engine, 100 ms at least; then it fails, though it may be taken yet
 * @param nameSpan for how many entries of the order a publisher's own id or idempotency key is known, behind the last that has it: 1 to 10,000,000, alike on all nodes. So many entries are read for their names where a node begins in the midst of
 *     the order, before the first that it serves; each that has a name takes about 100 bytes of the heap
 * @param maxPendingBytes about how many bytes of the heap may wait for the engine, 1 MiB at least; more is refused
 */
public record ClusterOptions(Duration publishTimeout, long maxPendingBytes, long nameSpan) {
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
    private static final long LEAST_BYTES = 1L << 20;
    private static final long MOST_SPAN = 10_000_000;

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
        if (nameSpan < 1 || nameSpan > MOST_SPAN) {
            throw new InvalidValueException("The " + nameSpan
                    + " entries for which names are known are out of range; expected 1 to " + MOST_SPAN);
        }
    }
}
