package dev.tidings.http;

import dev.tidings.hub.HistoryQuery;
import dev.tidings.topic.InvalidValueException;

/**
 * What one request may take, and what all their bodies may together. Each refusal names its limit. Start from {@link #DEFAULTS}.
 *
 * @param bodyBytes of a request's body, unpacked; over it: 413
 * @param dataBytes of one event's data in UTF-8; over it: 413
 * @param topics of one event; over it: 400
 * @param selectors of one subscriber; over it: 400
 * @param batchEvents of one request; over it: 413
 * @param historyEvents of one page of history; over it: 400
 * @param pendingBodyBytes of all bodies that are being read or wait for the event log; over it, reading stops, and who has waited too long gets 503.
 *     One body alone may always be read
 * @param perAddress of all requests from one address
 */
public record RequestLimits(
        int bodyBytes,
        int dataBytes,
        int topics,
        int selectors,
        int batchEvents,
        int historyEvents,
        long pendingBodyBytes,
        AddressLimits perAddress) {
    public static final RequestLimits DEFAULTS = new RequestLimits(
            4 * 1024 * 1024, 1024 * 1024, 16, 100, 10_000, 1000, defaultPendingBodyBytes(), AddressLimits.NONE);

    /** @throws InvalidValueException if one is below 1 */
    public RequestLimits {
        require("body size", bodyBytes);
        require("data size", dataBytes);
        require("number of topics", topics);
        require("number of selectors", selectors);
        require("number of events in a batch", batchEvents);
        require("number of events in a page of history", historyEvents);
        if (historyEvents > HistoryQuery.MAX_EVENTS) {
            throw new InvalidValueException("The limit on the number of events in a page of history is " + historyEvents
                    + "; expected at most " + HistoryQuery.MAX_EVENTS);
        }
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
        return new RequestLimits(
                bytes, dataBytes, topics, selectors, batchEvents, historyEvents, pendingBodyBytes, perAddress);
    }

    public RequestLimits withDataBytes(int bytes) {
        return new RequestLimits(
                bodyBytes, bytes, topics, selectors, batchEvents, historyEvents, pendingBodyBytes, perAddress);
    }

    public RequestLimits withTopics(int most) {
        return new RequestLimits(
                bodyBytes, dataBytes, most, selectors, batchEvents, historyEvents, pendingBodyBytes, perAddress);
    }

    public RequestLimits withSelectors(int most) {
        return new RequestLimits(
                bodyBytes, dataBytes, topics, most, batchEvents, historyEvents, pendingBodyBytes, perAddress);
    }

    public RequestLimits withBatchEvents(int most) {
        return new RequestLimits(
                bodyBytes, dataBytes, topics, selectors, most, historyEvents, pendingBodyBytes, perAddress);
    }

    /** @throws InvalidValueException if that is below 1, or more than a page can have */
    public RequestLimits withHistoryEvents(int most) {
        return new RequestLimits(
                bodyBytes, dataBytes, topics, selectors, batchEvents, most, pendingBodyBytes, perAddress);
    }

    public RequestLimits withPendingBodyBytes(long bytes) {
        return new RequestLimits(
                bodyBytes, dataBytes, topics, selectors, batchEvents, historyEvents, bytes, perAddress);
    }

    public RequestLimits with(AddressLimits other) {
        return new RequestLimits(
                bodyBytes, dataBytes, topics, selectors, batchEvents, historyEvents, pendingBodyBytes, other);
    }
}
