package dev.tidings.hub;

import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryPlan;
import dev.tidings.presence.PresenceOptions;
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
 * @param memory how much memory the hub may take, and for what: of what selectors name, a stream that would need more is to be refused ({@link Shard#hasRoomFor}); of selections that are kept, those go first that were left
 *     first. Of this heap by default
 * @param maxEventRetry the longest reconnection time that an event may tell its readers, which keeps them away for as long; at most that which the format
 *     can carry; an hour by default
 * @param maxSnapshotEvents that a stream which begins with the newest event of each topic is sent before what comes then: the newest so many, and it is told
 *     where there are more. 1 to {@value #MOST_SNAPSHOT_EVENTS}; {@value #SNAPSHOT_EVENTS} by default
 * @param streamKept for how long at the least the selection of a stream with a name is kept after its connection went; longer where the log keeps the event that says it.
 *     At most a day; five minutes by default
 * @param presence of which topics it is kept who is there; of none by default
 */
public record StreamOptions(
        Duration heartbeat,
        Duration retry,
        Duration maxAge,
        MemoryPlan memory,
        Duration maxEventRetry,
        int maxSnapshotEvents,
        Duration streamKept,
        PresenceOptions presence) {
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
     * Options of a hub that takes three quarters of the heap at the most, and whose events may keep readers away for an hour.
     *
     * @throws InvalidValueException if a duration is out of its range
     */
    public StreamOptions(Duration heartbeat, Duration retry, Duration maxAge) {
        this(
                heartbeat,
                retry,
                maxAge,
                MemoryPlan.ofThisHeap(),
                MAX_EVENT_RETRY,
                SNAPSHOT_EVENTS,
                STREAM_KEPT,
                PresenceOptions.NONE);
    }

    /** @throws InvalidValueException if a value is out of its range */
    public StreamOptions {
        require("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofHours(1));
        require("retry", retry, Duration.ofMillis(1), Duration.ofDays(1));
        require("limit on an event's retry", maxEventRetry, Duration.ZERO, MOST_EVENT_RETRY);
        require("maximum stream age", maxAge, Duration.ZERO, Duration.ofDays(365));
        require("time for which the selection of a stream is kept", streamKept, Duration.ZERO, Duration.ofDays(1));
        if (memory.most(MemoryBudget.SELECTORS) < LEAST_FEED_BYTES) {
            throw new InvalidValueException("The heap for what selectors name is " + memory.most(MemoryBudget.SELECTORS)
                    + " bytes; expected at least " + LEAST_FEED_BYTES);
        }
        if (maxSnapshotEvents < 1 || maxSnapshotEvents > MOST_SNAPSHOT_EVENTS) {
            throw new InvalidValueException("The number of events that a stream may begin with is " + maxSnapshotEvents
                    + "; expected 1 to " + MOST_SNAPSHOT_EVENTS);
        }
    }

    /** What all feeds of a hub together may take of the heap for what their selectors name, in bytes. */
    public long maxFeedBytes() {
        return memory.most(MemoryBudget.SELECTORS);
    }

    /** What all selections may take of the heap that are kept without a connection, in bytes. */
    public long maxKeptBytes() {
        return memory.most(MemoryBudget.KEPT_SELECTIONS);
    }

    public StreamOptions with(MemoryPlan plan) {
        return new StreamOptions(
                heartbeat, retry, maxAge, plan, maxEventRetry, maxSnapshotEvents, streamKept, presence);
    }

    /** @throws InvalidValueException if it is too little, or more than there is memory for */
    public StreamOptions withMaxFeedBytes(long bytes) {
        return with(memory.with(MemoryBudget.SELECTORS, bytes));
    }

    /** @throws InvalidValueException if it is negative, or more than there is memory for */
    public StreamOptions withMaxKeptBytes(long bytes) {
        return with(memory.with(MemoryBudget.KEPT_SELECTIONS, bytes));
    }

    /** @throws InvalidValueException if the format cannot carry it */
    public StreamOptions withMaxEventRetry(Duration longest) {
        return new StreamOptions(heartbeat, retry, maxAge, memory, longest, maxSnapshotEvents, streamKept, presence);
    }

    /** @throws InvalidValueException if it is out of its range */
    public StreamOptions withMaxSnapshotEvents(int most) {
        return new StreamOptions(heartbeat, retry, maxAge, memory, maxEventRetry, most, streamKept, presence);
    }

    /** @throws InvalidValueException if it is out of its range */
    public StreamOptions withStreamKept(Duration time) {
        return new StreamOptions(heartbeat, retry, maxAge, memory, maxEventRetry, maxSnapshotEvents, time, presence);
    }

    public StreamOptions with(PresenceOptions other) {
        return new StreamOptions(heartbeat, retry, maxAge, memory, maxEventRetry, maxSnapshotEvents, streamKept, other);
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
