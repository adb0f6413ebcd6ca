package dev.tidings.hub;

import dev.tidings.event.HubEvent;
import dev.tidings.wire.SseEncoder;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When streams end and when their clients come back, with the jitter that keeps them from doing it all at once. Of one shard. */
public final class StreamClock {
    private static final double MAX_TICKS = 1 << 30;
    private static final long LEAST_LATER_MILLIS = 3000;

    private final StreamOptions options;
    private final RandomGenerator random;

    StreamClock(StreamOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
    }

    /** How often a shard wants {@link Shard#tick()}. */
    public static Duration tickLength(StreamOptions options) {
        return options.heartbeat().dividedBy(HeartbeatWheel.BUCKETS);
    }

    /** Whether streams are ever too old. */
    boolean ages() {
        return !options.maxAge().isZero();
    }

    /** The tick at which a stream that opens in {@code tick} is too old, if streams age. */
    int expiryTick(int tick) {
        double ticks = ticks(options.maxAge()) * random.nextDouble(0.9, 1.0);
        return tick + (int) Math.max(1, Math.min(ticks, MAX_TICKS));
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

    /** How many ticks fit into {@code time}. */
    int ticksIn(Duration time) {
        return (int) Math.min(ticks(time), MAX_TICKS);
    }

    /** How long {@code ticks} are. */
    Duration timeOf(int ticks) {
        return tickLength(options).multipliedBy(ticks);
    }

    private double ticks(Duration time) {
        return (double) time.toMillis()
                * HeartbeatWheel.BUCKETS
                / options.heartbeat().toMillis();
    }

    /** The last bytes of a stream that is closed for this reason, or null when there is nobody to hear them. */
    byte @Nullable [] goodbye(CloseReason reason) {
        return switch (reason) {
            case CLIENT_GONE, PEER_SILENT, FAILED, COMPLETE -> null;
            case STOPPED -> SseEncoder.encode(HubEvent.STOP.type(), HubEvent.STOP.with("{\"reason\":\"stopped\"}"));
            case MAX_AGE, SHUTDOWN, LAGGING, LOG_FAILED -> retry(options, random);
        };
    }
}
