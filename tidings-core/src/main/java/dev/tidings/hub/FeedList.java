package dev.tidings.hub;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The feeds that one selector text stands for. A feed knows its place in the list of each of its selectors, so that to take it out costs the same
 * however many others there are. Belongs to a shard's thread.
 */
final class FeedList {
    private @Nullable Feed[] feeds = new Feed[1];
    /** Which of its selectors each feed is here for. */
    private int[] selectors = new int[1];

    private int size;

    /** Adds a feed for one of its selectors. */
    void add(Feed feed, int selector) {
        if (size == feeds.length) {
            resize(size * 2);
        }
        feeds[size] = feed;
        selectors[size] = selector;
        feed.setPlace(selector, size++);
    }

    /** Takes a feed out, if it is in. */
    void remove(Feed feed, int selector) {
        int place = feed.place(selector);
        // One whose adding failed half-way may have a place in a list that never came into the index.
        if (place == Subscriber.NOWHERE || place >= size || feeds[place] != feed) {
            return;
        }
        size--;
        feeds[place] = feeds[size];
        selectors[place] = selectors[size];
        get(place).setPlace(selectors[place], place);
        feeds[size] = null;
        feed.setPlace(selector, Subscriber.NOWHERE);
        if (size > 0 && size <= feeds.length / 4) {
            shrink();
        }
    }

    private void shrink() {
        try {
            resize(feeds.length / 2);
        } catch (OutOfMemoryError later) {
            // It does as it is.
        }
    }

    /** Both or none. */
    private void resize(int capacity) {
        @Nullable Feed[] resized = Arrays.copyOf(feeds, capacity);
        selectors = Arrays.copyOf(selectors, capacity);
        feeds = resized;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Feed get(int index) {
        Feed feed = feeds[index];
        if (feed == null) {
            throw new IndexOutOfBoundsException(index + " of " + size);
        }
        return feed;
    }
}
