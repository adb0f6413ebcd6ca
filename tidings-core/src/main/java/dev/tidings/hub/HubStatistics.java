package dev.tidings.hub;

import java.util.List;

/**
 * What the shards of a hub have counted, each at its own moment.
 *
 * @param shards in the order in which they were added; those that were removed are gone with their counts
 */
public record HubStatistics(List<ShardStatistics> shards) {
    public HubStatistics {
        shards = List.copyOf(shards);
    }

    /** All shards together: sums, and the largest lag of any; a feed is counted once for each shard that has readers of it. */
    public ShardStatistics total() {
        return shards.stream().reduce(ShardStatistics.NONE, ShardStatistics::plus);
    }
}
