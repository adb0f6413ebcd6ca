package dev.tidings.hub;

import dev.tidings.event.HubEvent;
import dev.tidings.wire.SseEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A shard's time in ticks: when streams end and when their clients come back, with the jitter that keeps them from doing it all at once. */
public final class StreamClock {
    private static final long LEAST_LATER_MILLIS = 3000;
    /** No time that is waited for is told with a greater error than this, however long the heartbeat. */
    /** After how long a client is to come back that shows what has ended, as it is told at the door. */
    public static final Duration WHEN_EXPIRED = Duration.ofSeconds(30);

    private static final Duration LONGEST_TICK = Duration.ofMillis(250);
    /** More than a tick each nanosecond of a century, and far from overflow. */
    private static final double MAX_TICKS = 1L << 62;

    private final StreamOptions options;
    private final RandomGenerator random;
    private final Loop loop;
    private final long tickNanos;
    private final long start;

    StreamClock(StreamOptions options, RandomGenerator random, Loop loop) {
        this.options = options;
        this.random = random;
        this.loop = loop;
        this.tickNanos = tickLength(options).toNanos();
        this.start = loop.nanoTime();
    }

    /** How often a shard wants {@link Shard#tick()}: a 64th of the heartbeat, and at least four times a second. */
    public static Duration tickLength(StreamOptions options) {
        Duration length = options.heartbeat().dividedBy(HeartbeatWheel.BUCKETS);
        return length.compareTo(LONGEST_TICK) < 0 ? length : LONGEST_TICK;
    }

    StreamOptions options() {
        return options;
    }

    /** The tick that it is: by the clock, for a loop may stand still and its timers may come late, or many at once. */
    long now() {
        return (loop.nanoTime() - start) / tickNanos;
    }

    /** How many ticks a heartbeat interval has. */
    long heartbeatTicks() {
        return ticksIn(options.heartbeat());
    }

    /** Whether streams are ever too old. */
    boolean ages() {
        return !options.maxAge().isZero();
    }

    /** The tick at which a stream that opens in {@code tick} is too old, if streams age. */
    long expiryTick(long tick) {
        return tick + Math.max(1, (long) (ticks(options.maxAge()) * random.nextDouble(0.9, 1.0)));
    }

    /** The tick in which a time has come; {@link Long#MAX_VALUE} for one that does not. */
    long tickOf(Instant time) {
        return time.equals(Instant.MAX) ? Long.MAX_VALUE : now() + ticksIn(Duration.between(loop.instant(), time));
    }

    /** {@code retry: n}: the reconnection time, from half to one and a half of the setting. */
    public static byte[] retry(StreamOptions options, RandomGenerator random) {
        long millis = Math.round(options.retry().toMillis() * random.nextDouble(0.5, 1.5));
        return SseEncoder.retry(Duration.ofMillis(Math.max(1, millis)));
    }

    /** When a client comes back for whose stream there is no room: in some seconds at least, and spread over as many more. */
    public static Duration laterReturn(StreamOptions options, RandomGenerator random) {
        long least = Math.max(options.retry().toMillis(), LEAST_LATER_MILLIS);
        return Duration.ofMillis(Math.round(least * random.nextDouble(1, 2)));
    }

    /** How many ticks {@code time} takes, the last begun one included. */
    long ticksIn(Duration time) {
        return (long) Math.ceil(Math.min(ticks(time), MAX_TICKS));
    }

    /** How long {@code ticks} are. */
    Duration timeOf(long ticks) {
        return Duration.ofNanos(tickNanos).multipliedBy(ticks);
    }

    private double ticks(Duration time) {
        return (time.getSeconds() * 1e9 + time.getNano()) / tickNanos;
    }

    /** What tells a client that its grant has ended, and when to come back. It has no id: the client's cursor stays what it is. */
    public static byte[] expired(byte[] retry) {
        byte[] event = SseEncoder.encodeWithoutId(HubEvent.EXPIRED.with("{\"reason\":\"expired\"}"));
        byte[] both = Arrays.copyOf(retry, retry.length + event.length);
        System.arraycopy(event, 0, both, retry.length, event.length);
        return both;
    }

    private static byte[] stop(CloseReason reason) {
        return SseEncoder.encode(HubEvent.STOP.type(), HubEvent.STOP.with("{\"reason\":\"" + reason.code() + "\"}"));
    }

    /** For how long a client stays away at the most that comes back by the reconnection time of the setting. */
    static Duration longestRetry(StreamOptions options) {
        return options.retry().multipliedBy(3).dividedBy(2);
    }

    /**
     * How long the last bytes of a stream that is closed for this reason tell its client to stay away at the most; with what it is told at the door then, if it comes back with nothing newer.
     */
    Duration away(CloseReason reason) {
        return switch (reason) {
            case EXPIRED -> longestRetry(options).plus(WHEN_EXPIRED);
            case MAX_AGE, SHUTDOWN, KICKED, LAGGING, LOG_FAILED -> longestRetry(options);
            case CLIENT_GONE, PEER_SILENT, FAILED, COMPLETE, ENDED, STOPPED, TAKEN_OVER, REVOKED -> Duration.ZERO;
        };
    }

    /** The last bytes of a stream that is closed for this reason, or null when there is nobody to hear them. */
    byte @Nullable [] goodbye(CloseReason reason) {
        return switch (reason) {
            case CLIENT_GONE, PEER_SILENT, FAILED, COMPLETE, ENDED -> null;
            case STOPPED, TAKEN_OVER, REVOKED -> stop(reason);
            case EXPIRED -> expired(retry(options, random));
            case MAX_AGE, SHUTDOWN, KICKED, LAGGING, LOG_FAILED -> retry(options, random);
        };
    }
}
