package dev.tidings.hub;

import java.time.Duration;
import java.util.List;

/**
 * What a hub has counted and how it stands, to be had at any time and from any thread: what its shards said at their last tick, which is a quarter of a second ago unless their loop stands still.
 *
 * @param total of all shards, and of those that are no more; a feed is counted once for each shard that has readers of it
 * @param late for how long each shard's tick has been due, in the order in which they were added; next to nothing unless its loop stands still
 * @param publishing what came in
 * @param feedBytes what is taken of the heap for what the streams' selectors name, about
 */
public record HubFigures(ShardFigures total, List<Duration> late, PublishFigures publishing, long feedBytes) {
    public HubFigures {
        late = List.copyOf(late);
    }
}
