package dev.tidings.server;

import dev.tidings.topic.InvalidValueException;

/**
 * What one request, one client address and all together may take. Each refusal names its limit.
 *
 * @param headBytes of a request's line and headers; over it: 414 or 431
 * @param bodyBytes of a request's body; over it: 413
 * @param dataBytes of one event's data in UTF-8; over it: 413
 * @param topics of one event; over it: 400
 * @param selectors of one subscriber; over it: 400
 * @param connections open at once; over it: a stream is told to come back later, anything else gets 503
 * @param connectionsPerAddress open at once from one client address; over it: the same, with 429
 */
public record Limits(
        int headBytes,
        int bodyBytes,
        int dataBytes,
        int topics,
        int selectors,
        int connections,
        int connectionsPerAddress) {
    public static final Limits DEFAULTS =
            new Limits(16 * 1024, 4 * 1024 * 1024, 1024 * 1024, 16, 100, 1_000_000, 1_000_000);

    /** @throws InvalidValueException if one is below 1, or the head below 512 bytes */
    public Limits {
        require("head size", headBytes, 512);
        require("body size", bodyBytes, 1);
        require("data size", dataBytes, 1);
        require("number of topics", topics, 1);
        require("number of selectors", selectors, 1);
        require("number of connections", connections, 1);
        require("number of connections per address", connectionsPerAddress, 1);
    }

    private static void require(String what, int value, int least) {
        if (value < least) {
            throw new InvalidValueException(
                    "The limit on the " + what + " is " + value + "; expected at least " + least);
        }
    }
}
