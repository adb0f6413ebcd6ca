package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The feeds of a shard: one for each key that has a reader. Belongs to a shard's thread. */
final class FeedDirectory {
    private final Map<FeedKey, Feed> feeds = new HashMap<>();
    private final FeedIndex index = new FeedIndex();
    private final FeedBudget budget;

    /** @param budget that all feeds of the hub share */
    FeedDirectory(FeedBudget budget) {
        this.budget = budget;
    }

    /** Whether there is such a feed, or room for it. */
    boolean hasRoomFor(FeedKey key) {
        return feeds.containsKey(key) || budget.hasRoomFor(key.view());
    }

    /** The feed of that key; one that is new begins at {@code position}, and is to be given back if nobody comes to read it. */
    Feed find(FeedKey key, long position) {
        Feed feed = feeds.get(key);
        return feed == null ? open(key, position) : feed;
    }

    private Feed open(FeedKey key, long position) {
        Feed feed = new Feed(key, position);
        try {
            feeds.put(key, feed);
            budget.add(key.view());
            index.add(feed);
        } catch (Throwable failure) {
            remove(feed);
            throw failure;
        }
        return feed;
    }

    void remove(Feed feed) {
        if (feeds.remove(feed.key) != null) {
            budget.remove(feed.view());
        }
        index.remove(feed);
    }

    /** The feeds that see the entry, each once; good until the next call. */
    List<Feed> match(LogEntry entry) {
        return index.match(entry);
    }

    Collection<Feed> all() {
        return feeds.values();
    }

    int size() {
        return feeds.size();
    }
}
