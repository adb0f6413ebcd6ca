package dev.tidings.http;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * What one request may take, and what all their bodies may together. Each refusal names its limit. Start from {@link #DEFAULTS}.
 *
 * @param bodyBytes of a request's body, unpacked; over it: 413
 * @param dataBytes of one event's data in UTF-8; over it: 413
 * @param topics of one event; over it: 400
 * @param retry the longest reconnection time that an event may tell its readers, at most that which the format can carry; over it: 400
 * @param selectors of one subscriber; over it: 400
 * @param batchEvents of one request; over it: 413
 * @param pendingBodyBytes of all bodies that are being read or wait for the event log; over it, reading stops, and who has waited too long gets 503.
 *     One body alone may always be read
 */
public record RequestLimits(
        int bodyBytes,
        int dataBytes,
        int topics,
        Duration retry,
        int selectors,
        int batchEvents,
        long pendingBodyBytes) {
    // Before the defaults, which are checked against it.
    private static final Duration MOST_RETRY = Duration.ofMillis(Integer.MAX_VALUE);

    public static final RequestLimits DEFAULTS = new RequestLimits(
            4 * 1024 * 1024, 1024 * 1024, 16, Duration.ofHours(1), 100, 10_000, defaultPendingBodyBytes());

    /** @throws InvalidValueException if one is below 1, or the reconnection time is none */
    public RequestLimits {
        require("body size", bodyBytes);
        require("data size", dataBytes);
        require("number of topics", topics);
        if (retry.isNegative() || retry.compareTo(MOST_RETRY) > 0) {
            throw new InvalidValueException(
                    "The limit on the retry is " + retry + "; expected PT0S to " + MOST_RETRY + " (24 days)");
        }
        require("number of selectors", selectors);
        require("number of events in a batch", batchEvents);
        require("size of all pending bodies", pendingBodyBytes);
    }

    private static void require(String what, long value) {
        if (value < 1) {
            throw new InvalidValueException("The limit on the " + what + " is " + value + "; expected at least 1");
        }
    }

    /** An eighth of the heap: a body is text and events too, before it is gone. */
    public static long defaultPendingBodyBytes() {
        return Math.max(1024 * 1024, Runtime.getRuntime().maxMemory() / 8);
    }

    public RequestLimits withBodyBytes(int bytes) {
        return new RequestLimits(bytes, dataBytes, topics, retry, selectors, batchEvents, pendingBodyBytes);
    }

    public RequestLimits withDataBytes(int bytes) {
        return new RequestLimits(bodyBytes, bytes, topics, retry, selectors, batchEvents, pendingBodyBytes);
    }

    public RequestLimits withTopics(int most) {
        return new RequestLimits(bodyBytes, dataBytes, most, retry, selectors, batchEvents, pendingBodyBytes);
    }

    public RequestLimits withRetry(Duration longest) {
        return new RequestLimits(bodyBytes, dataBytes, topics, longest, selectors, batchEvents, pendingBodyBytes);
    }

    public RequestLimits withSelectors(int most) {
        return new RequestLimits(bodyBytes, dataBytes, topics, retry, most, batchEvents, pendingBodyBytes);
    }

    public RequestLimits withBatchEvents(int most) {
        return new RequestLimits(bodyBytes, dataBytes, topics, retry, selectors, most, pendingBodyBytes);
    }

    public RequestLimits withPendingBodyBytes(long bytes) {
        return new RequestLimits(bodyBytes, dataBytes, topics, retry, selectors, batchEvents, bytes);
    }
}
