package dev.tidings.access;

import dev.tidings.topic.InvalidValueException;

/**
 * How much a bearer may have at once or in a second, beside the hub's own limits for everybody.
 *
 * @param streams open at once
 * @param selectors of one stream
 * @param publishesPerSecond events published in a second
 * @param bytesPerSecond bytes published in a second
 */
public record Limits(int streams, int selectors, int publishesPerSecond, long bytesPerSecond) {
    public static final Limits NONE =
            new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** @throws InvalidValueException if one is negative */
    public Limits {
        requireNotNegative("streams", streams);
        requireNotNegative("selectors", selectors);
        requireNotNegative("publishes per second", publishesPerSecond);
        requireNotNegative("bytes per second", bytesPerSecond);
    }

    private static void requireNotNegative(String what, long limit) {
        if (limit < 0) {
            throw new InvalidValueException("The limit of " + what + " is " + limit + "; expected 0 or more");
        }
    }

    /** Of each limit the lower one. */
    public Limits within(Limits ceiling) {
        return equals(NONE) || equals(ceiling)
                ? ceiling
                : new Limits(
                        Math.min(streams, ceiling.streams),
                        Math.min(selectors, ceiling.selectors),
                        Math.min(publishesPerSecond, ceiling.publishesPerSecond),
                        Math.min(bytesPerSecond, ceiling.bytesPerSecond));
    }
}
