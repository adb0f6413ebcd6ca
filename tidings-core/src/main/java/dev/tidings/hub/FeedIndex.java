package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.Levels;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which feeds see an event: exact topics by hash, patterns by a tree over their levels, so that what does not match costs nothing. It holds feeds,
 * not subscribers: a million readers of one topic are one entry. Belongs to a shard's thread.
 */
final class FeedIndex {
    private final Map<Topic, List<Feed>> exact = new HashMap<>();
    private final Node patterns = new Node();
    private final List<Feed> matched = new ArrayList<>();
    private int patternCount;

    void add(Feed feed) {
        for (Selector selector : feed.view().selectors().all()) {
            if (selector instanceof Selector.Pattern pattern) {
                patterns.add(pattern.levels(), 0, feed);
                patternCount++;
            } else if (selector instanceof Selector.Exact one) {
                exact.computeIfAbsent(one.topic(), topic -> new ArrayList<>(1)).add(feed);
            }
        }
    }

    void remove(Feed feed) {
        for (Selector selector : feed.view().selectors().all()) {
            if (selector instanceof Selector.Pattern pattern) {
                patterns.remove(pattern.levels(), 0, feed);
                patternCount--;
            } else if (selector instanceof Selector.Exact one) {
                exact.computeIfPresent(
                        one.topic(), (topic, feeds) -> feeds.remove(feed) && feeds.isEmpty() ? null : feeds);
            }
        }
    }

    /** The feeds that see the entry, each once. The list is the index's own, good until the next call. */
    List<Feed> match(LogEntry entry) {
        matched.clear();
        Event event = entry.event();
        for (int i = 0; i < event.topics().size(); i++) {
            Topic topic = event.topics().get(i);
            addMatched(exact.get(topic), entry);
            if (patternCount > 0) {
                patterns.match(Levels.split(topic.name()), 0, entry);
            }
        }
        return matched;
    }

    private void addMatched(@Nullable List<Feed> feeds, LogEntry entry) {
        if (feeds == null) {
            return;
        }
        for (int i = 0; i < feeds.size(); i++) {
            Feed feed = feeds.get(i);
            if (feed.view().seesPrivate() || !entry.event().isPrivate()) {
                if (feed.see(entry)) {
                    matched.add(feed);
                }
            }
        }
    }

    /** What patterns have in common up to some level. */
    private final class Node {
        private final Map<String, Node> next = new HashMap<>(4);
        private final List<Feed> ending = new ArrayList<>(1);
        private final List<Feed> anyTail = new ArrayList<>(1);

        void add(List<String> levels, int depth, Feed feed) {
            if (depth == levels.size()) {
                ending.add(feed);
            } else if (levels.get(depth).equals(Levels.ANY_TAIL)) {
                anyTail.add(feed);
            } else {
                next.computeIfAbsent(levels.get(depth), level -> new Node()).add(levels, depth + 1, feed);
            }
        }

        void remove(List<String> levels, int depth, Feed feed) {
            if (depth == levels.size()) {
                ending.remove(feed);
            } else if (levels.get(depth).equals(Levels.ANY_TAIL)) {
                anyTail.remove(feed);
            } else {
                next.computeIfPresent(levels.get(depth), (level, node) -> {
                    node.remove(levels, depth + 1, feed);
                    return node.isEmpty() ? null : node;
                });
            }
        }

        private boolean isEmpty() {
            return next.isEmpty() && ending.isEmpty() && anyTail.isEmpty();
        }

        void match(List<String> levels, int depth, LogEntry entry) {
            addMatched(anyTail, entry);
            if (depth == levels.size()) {
                addMatched(ending, entry);
                return;
            }
            String level = levels.get(depth);
            matchNext(level, levels, depth, entry);
            if (!level.equals(Levels.ANY_LEVEL)) {
                matchNext(Levels.ANY_LEVEL, levels, depth, entry);
            }
        }

        private void matchNext(String level, List<String> levels, int depth, LogEntry entry) {
            Node node = next.get(level);
            if (node != null) {
                node.match(levels, depth + 1, entry);
            }
        }
    }
}
