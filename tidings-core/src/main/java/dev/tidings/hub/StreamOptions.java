package dev.tidings.hub;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an open stream behaves.
 *
 * @param heartbeat an idle stream gets a comment after this time (proxies drop idle ones after 30 to 60 s); a peer that
 *     leaves one unacknowledged until the next is due is taken for gone. 100 ms to 1 h
 * @param retry the reconnection time told to each client, spread by half either way so that they do not all return at once
 * @param maxAge a stream is ended after this time, less up to a tenth at random and to within a quarter of a second, and its client comes
 *     back with its cursor; zero for never
 * @param maxFeedBytes of the heap that all feeds of a hub together may take for what their selectors name, which the subscribers choose:
 *     a stream that would need more is to be refused ({@link Shard#hasRoomFor}). At least 64 KB; an eighth of the largest heap by default
 * @param maxEventRetry the longest reconnection time that an event may tell its readers, which keeps them away for as long; at most that which the format
 *     can carry; an hour by default
 * @param maxSnapshotEvents that a stream which begins with the newest event of each topic is sent before what comes then: the newest so many, and it is told
 *     where there are more. 1 to {@value #MOST_SNAPSHOT_EVENTS}; {@value #SNAPSHOT_EVENTS} by default
 * @param streamKept for how long at the least the selection of a stream with a name is kept after its connection went; longer where the log keeps the event that says it.
 *     At most a day; five minutes by default
 * @param maxKeptBytes of the heap that all selections may take that are kept so; over it, those go first that were left first. A 64th of the heap by default
 */
public record StreamOptions(
        Duration heartbeat,
        Duration retry,
        Duration maxAge,
        long maxFeedBytes,
        Duration maxEventRetry,
        int maxSnapshotEvents,
        Duration streamKept,
        long maxKeptBytes) {
    private static final long LEAST_FEED_BYTES = 64 << 10;
    private static final int SNAPSHOT_EVENTS = 10_000;
    private static final int MOST_SNAPSHOT_EVENTS = 1_000_000;
    // Before the defaults, which are made with them.
    private static final Duration MAX_EVENT_RETRY = Duration.ofHours(1);
    private static final Duration STREAM_KEPT = Duration.ofMinutes(5);
    private static final Duration MOST_EVENT_RETRY = Duration.ofMillis(Integer.MAX_VALUE);

    public static final StreamOptions DEFAULTS =
            new StreamOptions(Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ZERO);

    /**
     * Options whose feeds may take an eighth of the heap, and whose events may keep readers away for an hour.
     *
     * @throws InvalidValueException if a duration is out of its range
     */
    public StreamOptions(Duration heartbeat, Duration retry, Duration maxAge) {
        this(
                heartbeat,
                retry,
                maxAge,
                Math.max(LEAST_FEED_BYTES, Runtime.getRuntime().maxMemory() / 8),
                MAX_EVENT_RETRY,
                SNAPSHOT_EVENTS,
                STREAM_KEPT,
                Runtime.getRuntime().maxMemory() / 64);
    }

    /** @throws InvalidValueException if a value is out of its range */
    public StreamOptions {
        require("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofHours(1));
        require("retry", retry, Duration.ofMillis(1), Duration.ofDays(1));
        require("limit on an event's retry", maxEventRetry, Duration.ZERO, MOST_EVENT_RETRY);
        require("maximum stream age", maxAge, Duration.ZERO, Duration.ofDays(365));
        require("time for which the selection of a stream is kept", streamKept, Duration.ZERO, Duration.ofDays(1));
        if (maxKeptBytes < 0) {
            throw new InvalidValueException(
                    "The heap for selections that are kept is " + maxKeptBytes + " bytes; expected 0 or more");
        }
        if (maxFeedBytes < LEAST_FEED_BYTES) {
            throw new InvalidValueException("The heap for what selectors name is " + maxFeedBytes
                    + " bytes; expected at least " + LEAST_FEED_BYTES);
        }
        if (maxSnapshotEvents < 1 || maxSnapshotEvents > MOST_SNAPSHOT_EVENTS) {
            throw new InvalidValueException("The number of events that a stream may begin with is " + maxSnapshotEvents
                    + "; expected 1 to " + MOST_SNAPSHOT_EVENTS);
        }
    }

    /** @throws InvalidValueException if it is too little */
    public StreamOptions withMaxFeedBytes(long bytes) {
        return new StreamOptions(
                heartbeat, retry, maxAge, bytes, maxEventRetry, maxSnapshotEvents, streamKept, maxKeptBytes);
    }

    /** @throws InvalidValueException if the format cannot carry it */
    public StreamOptions withMaxEventRetry(Duration longest) {
        return new StreamOptions(
                heartbeat, retry, maxAge, maxFeedBytes, longest, maxSnapshotEvents, streamKept, maxKeptBytes);
    }

    /** @throws InvalidValueException if it is out of its range */
    public StreamOptions withMaxSnapshotEvents(int most) {
        return new StreamOptions(heartbeat, retry, maxAge, maxFeedBytes, maxEventRetry, most, streamKept, maxKeptBytes);
    }

    /** @throws InvalidValueException if it is out of its range */
    public StreamOptions withStreamKept(Duration time) {
        return new StreamOptions(
                heartbeat, retry, maxAge, maxFeedBytes, maxEventRetry, maxSnapshotEvents, time, maxKeptBytes);
    }

    /** @throws InvalidValueException if it is negative */
    public StreamOptions withMaxKeptBytes(long bytes) {
        return new StreamOptions(
                heartbeat, retry, maxAge, maxFeedBytes, maxEventRetry, maxSnapshotEvents, streamKept, bytes);
    }

    void requireRetry(@Nullable Duration ofEvent) {
        if (ofEvent != null && ofEvent.compareTo(maxEventRetry) > 0) {
            throw new InvalidValueException(
                    "The retry \"" + ofEvent.toMillis() + "\" keeps readers away for too long; expected 0 to "
                            + maxEventRetry.toMillis() + " milliseconds, which is what the setting max-retry allows");
        }
    }

    private static void require(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidValueException(
                    "The " + what + " " + value + " is out of range; expected " + least + " to " + most);
        }
    }
}
