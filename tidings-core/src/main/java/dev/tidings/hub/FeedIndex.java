package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which feeds see an event: exact topics by hash, patterns by a tree over their levels, so that what does not match costs nothing. It holds feeds,
 * not subscribers: a million readers of one topic are one entry. Belongs to a shard's thread.
 */
final class FeedIndex {
    private final Map<Topic, FeedList> exact = new HashMap<>();
    private final PatternNode patterns = new PatternNode(null);

    private final List<Feed> matched = new ArrayList<>();
    private final Consumer<FeedList> addMatched = this::addMatched;
    /** What is being matched. */
    private @Nullable LogEntry matching;

    /** Adds a feed. If that fails, it is to be removed: it may be here for some of its selectors. */
    void add(Feed feed) {
        List<Selector> selectors = feed.view().selectors().all();
        for (int i = 0; i < selectors.size(); i++) {
            if (selectors.get(i) instanceof Selector.Pattern pattern) {
                patterns.add(pattern.text(), 0, feed, i);
            } else if (selectors.get(i) instanceof Selector.Exact one) {
                addExact(one.topic(), feed, i);
            }
        }
    }

    private void addExact(Topic topic, Feed feed, int selector) {
        FeedList feeds = exact.get(topic);
        if (feeds == null) {
            feeds = new FeedList();
            feeds.add(feed, selector);
            exact.put(topic, feeds);
        } else {
            feeds.add(feed, selector);
        }
    }

    /** Takes a feed out for one of its selectors, if it is in for that. Takes no memory, so it cannot fail. */
    void remove(Feed feed, int selector) {
        Selector removed = feed.view().selectors().all().get(selector);
        if (removed instanceof Selector.Pattern pattern) {
            patterns.remove(pattern.text(), 0, feed, selector);
        } else if (removed instanceof Selector.Exact one) {
            removeExact(one.topic(), feed, selector);
        }
    }

    private void removeExact(Topic topic, Feed feed, int selector) {
        FeedList feeds = exact.get(topic);
        if (feeds != null) {
            feeds.remove(feed, selector);
            if (feeds.isEmpty()) {
                exact.remove(topic);
            }
        }
    }

    /** The feeds that see the entry, each once. The list is the index's own, good until the next call. */
    List<Feed> match(LogEntry entry) {
        matched.clear();
        matching = entry;
        Event event = entry.event();
        for (int i = 0; i < event.topics().size(); i++) {
            Topic topic = event.topics().get(i);
            FeedList feeds = exact.get(topic);
            if (feeds != null) {
                addMatched(feeds);
            }
            patterns.match(topic.name(), 0, addMatched);
        }
        matching = null;
        return matched;
    }

    /** How many streams see a topic, each once. */
    int readersOf(Topic topic) {
        Set<Feed> seeing = Collections.newSetFromMap(new IdentityHashMap<>());
        Consumer<FeedList> addAll = feeds -> {
            for (int i = 0; i < feeds.size(); i++) {
                seeing.add(feeds.get(i));
            }
        };
        FeedList named = exact.get(topic);
        if (named != null) {
            addAll.accept(named);
        }
        patterns.match(topic.name(), 0, addAll);
        return seeing.stream().mapToInt(Feed::readerCount).sum();
    }

    private void addMatched(FeedList feeds) {
        LogEntry entry = matching;
        if (entry == null) {
            throw new IllegalStateException("nothing is being matched");
        }
        for (int i = 0; i < feeds.size(); i++) {
            Feed feed = feeds.get(i);
            if (feed.view().mayKnowOf(entry.event()) && feed.see(entry)) {
                matched.add(feed);
            }
        }
    }

    /** How many lists and nodes there are; none but the tree's root where there are no feeds. */
    int size() {
        return exact.size() + patterns.count();
    }
}
