package dev.tidings.hub;

import dev.tidings.log.EngineStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the shards of a hub have counted, each at its own moment, and how its cluster's engine stands.
 *
 * @param shards in the order in which they were added; those that were removed are gone with their counts
 * @param engine how the hub stands to the engine of its cluster; null for one that is no node of a cluster
 */
public record HubStatistics(List<ShardStatistics> shards, @Nullable EngineStatus engine) {
    public HubStatistics {
        shards = List.copyOf(shards);
    }

    /** All shards together: sums, and the largest lag of any; a feed is counted once for each shard that has readers of it. */
    public ShardStatistics total() {
        return shards.stream().reduce(ShardStatistics.NONE, ShardStatistics::plus);
    }
}
