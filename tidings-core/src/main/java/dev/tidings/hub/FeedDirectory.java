package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The feeds of a shard: one for each key that has a reader. One that nobody reads any more is taken out in pieces, for very many may lose their readers at once;
 * until its turn comes, who comes back to it finds it. Belongs to a shard's thread.
 */
final class FeedDirectory {
    private final Map<FeedKey, Feed> feeds = new HashMap<>();
    private final FeedIndex index = new FeedIndex();
    private final FeedBudget budget;
    private final int removalsPerTurn;
    private final ReaderWatches watches;
    /** Feeds without a reader when they were put here; the first may be partly out of the index. */
    private final Chain<Feed> unread = new Chain<>();

    private int readCount;

    /**
     * @param budget that all feeds of the hub share
     * @param removalsPerTurn of selectors from the index
     * @param watches are told of feeds that have their first reader
     */
    FeedDirectory(FeedBudget budget, int removalsPerTurn, ReaderWatches watches) {
        this.budget = budget;
        this.removalsPerTurn = removalsPerTurn;
        this.watches = watches;
    }

    /** Whether there is such a feed, or room for it. */
    boolean hasRoomFor(FeedKey key) {
        if (feeds.containsKey(key) || budget.hasRoomFor(key.view())) {
            return true;
        }
        turn();
        return budget.hasRoomFor(key.view());
    }

    /** The feed of that key; one that is new, or has no reader, begins at {@code position}, and is to be {@linkplain #join joined} or given back. */
    Feed find(FeedKey key, long position) {
        Feed feed = feeds.get(key);
        if (feed == null) {
            return open(key, position);
        }
        if (feed.readerCount() == 0) {
            feed.restartAt(position);
        }
        return feed;
    }

    private Feed open(FeedKey key, long position) {
        Feed feed = new Feed(key, position);
        long cost = FeedBudget.costOf(key.view());
        try {
            index.add(feed);
            feeds.put(key, feed);
        } catch (Throwable failure) {
            unread.add(feed);
            throw failure;
        } finally {
            feed.cost = cost;
            budget.take(cost);
        }
        return feed;
    }

    void join(Subscriber reader) {
        Feed feed = reader.feed();
        feed.add(reader);
        if (feed.readerCount() == 1) {
            readCount++;
            watches.read(feed.view());
        }
    }

    /** Takes a reader out of its feed, if it is in. */
    void leave(Subscriber reader) {
        Feed feed = reader.feed();
        boolean wasRead = feed.readerCount() > 0;
        feed.remove(reader);
        if (feed.readerCount() == 0) {
            readCount -= wasRead ? 1 : 0;
            giveBack(feed);
        }
    }

    /** Lets a feed go that nobody reads. */
    void giveBack(Feed feed) {
        if (feed.readerCount() == 0) {
            unread.add(feed);
        }
    }

    boolean isIdle() {
        return unread.isEmpty();
    }

    /** Takes out what is not read any more, as far as a turn allows. */
    void turn() {
        int left = removalsPerTurn;
        for (Feed feed = unread.first(); feed != null && left > 0; feed = unread.first()) {
            if (feed.readerCount() > 0) {
                unread.poll();
                left--;
            } else {
                left -= remove(feed, left);
            }
        }
    }

    /** Takes a feed out for at most so many of its selectors; answers how many. */
    private int remove(Feed feed, int most) {
        int first = feed.removedSelectors;
        if (first == 0) {
            // Before it is partly out: who comes now opens another.
            feeds.remove(feed.key, feed);
        }
        int count = feed.view().selectors().all().size();
        int end = Math.min(count, first + most);
        while (feed.removedSelectors < end) {
            index.remove(feed, feed.removedSelectors++);
        }
        if (end == count) {
            unread.poll();
            budget.giveBack(feed.cost);
        }
        return end - first;
    }

    /** The feeds that see the entry, each once; good until the next call. Some may have no reader. */
    List<Feed> match(LogEntry entry) {
        return index.match(entry);
    }

    /** How many streams see a topic. */
    int readersOf(Topic topic) {
        return index.readersOf(topic);
    }

    /** Who reads a feed whose view the predicate picks; one that makes it fail is not picked. */
    List<Subscriber> readersOf(Predicate<View> views) {
        List<Subscriber> readers = new ArrayList<>();
        for (Feed feed : feeds.values()) {
            if (picks(views, feed.view())) {
                for (int slot = 0; slot < feed.readerCount(); slot++) {
                    readers.add(feed.reader(slot));
                }
            }
        }
        return readers;
    }

    private static boolean picks(Predicate<View> views, View view) {
        try {
            return views.test(view);
        } catch (Throwable failure) {
            FailureLog.note("It could not be said whether to close the streams of " + view, failure);
            return false;
        }
    }

    Collection<Feed> all() {
        return feeds.values();
    }

    /** How many have a reader. */
    int size() {
        return readCount;
    }
}
