package dev.tidings.hub;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one shard has counted since it was made, and how its streams stand now.
 *
 * @param feeds that the streams read now
 */
public record ShardStatistics(Streams streams, Lag lag, Traffic traffic, int feeds) {
    static final ShardStatistics NONE =
            new ShardStatistics(new Streams(0, 0, Map.of()), new Lag(0, 0, 0, 0), new Traffic(0, 0, 0, 0), 0);

    /**
     * Streams that came and went.
     *
     * @param open now
     * @param opened so far
     * @param closed so far, by reason
     */
    public record Streams(int open, long opened, Map<CloseReason, Long> closed) {
        public Streams {
            closed = Map.copyOf(closed);
        }

        /** How many were closed for this reason. */
        public long closed(CloseReason reason) {
            return closed.getOrDefault(reason, 0L);
        }

        /** How many were closed, for whatever reason. */
        public long closedInAll() {
            return closed.values().stream().mapToLong(Long::longValue).sum();
        }

        private Streams plus(Streams other) {
            Map<CloseReason, Long> sums = new EnumMap<>(CloseReason.class);
            sums.putAll(closed);
            other.closed.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
            return new Streams(open + other.open, opened + other.opened, sums);
        }
    }

    /**
     * Subscribers that do not have everything.
     *
     * @param behind how many there are now
     * @param largestBytes the {@link Subscriber#lagBytes()} of the one that is furthest behind now
     * @param totalBytes of all of them now
     * @param gaps told to subscribers so far
     */
    public record Lag(int behind, long largestBytes, long totalBytes, long gaps) {
        private Lag plus(Lag other) {
            return new Lag(
                    behind + other.behind,
                    Math.max(largestBytes, other.largestBytes),
                    totalBytes + other.totalBytes,
                    gaps + other.gaps);
        }
    }

    /**
     * What went into the sinks so far.
     *
     * @param frames of events, each counted once for each subscriber, also where part of it is still to be sent
     * @param bytes of everything: prologues, frames, gaps, heartbeats, goodbyes
     * @param sends asked for: system calls, where a sink is a socket
     * @param heartbeats sent
     */
    public record Traffic(long frames, long bytes, long sends, long heartbeats) {
        private Traffic plus(Traffic other) {
            return new Traffic(
                    frames + other.frames, bytes + other.bytes, sends + other.sends, heartbeats + other.heartbeats);
        }
    }

    ShardStatistics plus(ShardStatistics other) {
        return new ShardStatistics(
                streams.plus(other.streams), lag.plus(other.lag), traffic.plus(other.traffic), feeds + other.feeds);
    }
}
