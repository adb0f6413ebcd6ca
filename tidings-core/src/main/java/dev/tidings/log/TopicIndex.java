package dev.tidings.log;

import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Which positions each topic has in a memory log, and which it had: so that a reader of few topics pays for those alone, and is told of
 * a gap when events of <em>its</em> topics are gone, not when others' are. One thread at a time changes it; any thread reads.
 *
 * <p>Topics without any kept event are remembered up to a bound. Beyond it, and for patterns over very many topics, the index errs on the
 * safe side: it may report a gap where none of the discarded events matched, never the other way round.
 */
final class TopicIndex {
    private static final long[] NOTHING = {};
    private static final int MAX_FORGOTTEN = 65_536;
    private static final int MAX_PATTERN_TOPICS = 16_384;

    private final int maxForgotten;
    private final Map<Topic, TopicHistory> histories = new ConcurrentHashMap<>();
    /** Of the histories, those with no position left, in the order in which they lost their last one. Of who changes the index. */
    private final LinkedHashMap<Topic, TopicHistory> forgotten = new LinkedHashMap<>();

    /** A topic without a history may have lost events up to here. Moved before a history goes: who finds none reads this afterwards. */
    private volatile long untraced;

    TopicIndex() {
        this(MAX_FORGOTTEN);
    }

    TopicIndex(int maxForgotten) {
        this.maxForgotten = maxForgotten;
    }

    /** How many topics it knows. */
    int size() {
        return histories.size();
    }

    void add(LogEntry entry) {
        for (Topic topic : entry.event().topics()) {
            TopicHistory history = histories.get(topic);
            if (history == null) {
                history = new TopicHistory(untraced);
                histories.put(topic, history);
            } else if (history.isEmpty()) {
                forgotten.remove(topic);
            }
            history.add(entry.position(), entry.event());
        }
    }

    /** Forgets the oldest entry of the log. */
    void discard(LogEntry oldest) {
        for (Topic topic : oldest.event().topics()) {
            TopicHistory history = histories.get(topic);
            if (history == null) {
                throw new IllegalStateException("topic " + topic + " is not indexed");
            }
            history.discard(oldest.position(), oldest.event());
            if (history.isEmpty()) {
                remember(topic, history);
            }
        }
    }

    /** Whether none of its topics has an older entry. */
    boolean isOldest(LogEntry entry) {
        for (Topic topic : entry.event().topics()) {
            TopicHistory history = histories.get(topic);
            if (history == null || !history.isOldest(entry.position())) {
                return false;
            }
        }
        return true;
    }

    /** Forgets the oldest entry of its topics without a trace. */
    void forget(LogEntry oldest) {
        for (Topic topic : oldest.event().topics()) {
            TopicHistory history = histories.get(topic);
            if (history != null) {
                history.forget(oldest.position(), oldest.event());
                if (history.isEmpty()) {
                    histories.remove(topic);
                }
            }
        }
    }

    private void remember(Topic topic, TopicHistory history) {
        forgotten.put(topic, history);
        if (forgotten.size() > maxForgotten) {
            Iterator<Map.Entry<Topic, TopicHistory>> inOrder =
                    forgotten.entrySet().iterator();
            Map.Entry<Topic, TopicHistory> first = inOrder.next();
            untraced = Math.max(untraced, first.getValue().discardedUpTo(true));
            histories.remove(first.getKey());
            inOrder.remove();
        }
    }

    /** The last discarded position after {@code after} that the view would have seen, or 0. */
    long discardedUpTo(View view, long after, long beforeOldest) {
        List<Topic> exact = view.exactTopics();
        long last;
        if (exact != null) {
            last = exact.stream()
                    .mapToLong(topic -> discardedUpTo(topic, view))
                    .max()
                    .orElse(0);
        } else if (histories.size() > MAX_PATTERN_TOPICS) {
            last = beforeOldest;
        } else {
            last = lastMatching(view);
        }
        return last > after ? last : 0;
    }

    private long discardedUpTo(Topic topic, View view) {
        TopicHistory history = histories.get(topic);
        return history == null ? untraced : history.discardedUpTo(view.sees(topic, true));
    }

    private long lastMatching(View view) {
        long last = 0;
        for (Map.Entry<Topic, TopicHistory> entry : histories.entrySet()) {
            // To compare numbers costs less than to match.
            if (entry.getValue().discardedUpTo(true) > last && view.selectors().matches(entry.getKey())) {
                last = Math.max(last, discardedUpTo(entry.getKey(), view));
            }
        }
        return Math.max(last, untraced);
    }

    /** Positions of several topics as one rising sequence, as far as all of them are known. */
    static final class Merged {
        private final long[] positions;
        private final long complete;

        private Merged(long[] positions, long complete) {
            this.positions = positions;
            this.complete = complete;
        }

        long[] positions() {
            return positions;
        }

        /** Up to here, all positions of all the topics are there. */
        long complete() {
            return complete;
        }
    }

    /** The kept positions of some topics after {@code after}, up to {@code upTo}: of each topic not many more than {@code most}. */
    Merged after(List<Topic> topics, long after, long upTo, int most) {
        long[] all = NOTHING;
        long complete = upTo;
        for (int i = 0; i < topics.size(); i++) {
            TopicHistory history = histories.get(topics.get(i));
            long[] some = history == null ? NOTHING : history.after(after, most);
            if (some.length > 0) {
                complete = some.length == most ? Math.min(complete, some[most - 1]) : complete;
                all = concat(all, some);
            }
        }
        return new Merged(distinct(all, complete), complete);
    }

    /** Those up to a position, rising, each once. */
    private static long[] distinct(long[] positions, long upTo) {
        Arrays.sort(positions);
        int count = 0;
        for (long position : positions) {
            if (position <= upTo && (count == 0 || position != positions[count - 1])) {
                positions[count++] = position;
            }
        }
        return Arrays.copyOf(positions, count);
    }

    private static long[] concat(long[] some, long[] more) {
        long[] both = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, both, some.length, more.length);
        return both;
    }

    /**
     * The position up to which events of a view were discarded that came after another, and one of which may have been the newest of its group; 0 if none
     * was.
     *
     * @param matching the histories of the topics that the view's selectors match
     */
    long lostNewest(Map<Topic, TopicHistory> matching, View view, ViewSnapshot.Bounds bounds) {
        List<Topic> exact = view.exactTopics();
        boolean areAllKnown = exact != null && exact.size() == matching.size();
        long lost = areAllKnown ? 0 : Math.min(untraced, bounds.upTo());
        for (Map.Entry<Topic, TopicHistory> one : matching.entrySet()) {
            boolean seesPrivate = view.sees(one.getKey(), true);
            lost = Math.max(lost, one.getValue().lostNewest(seesPrivate, bounds.after(), bounds.upTo()));
        }
        return lost > bounds.after() ? lost : 0;
    }

    /** The histories of the topics that the view's selectors match; a pattern is tried on every topic. */
    Map<Topic, TopicHistory> matching(View view) {
        Map<Topic, TopicHistory> matching = new HashMap<>();
        forEachMatching(view, matching::put);
        return matching;
    }

    /** Likewise, one after the other. */
    void forEachMatching(View view, BiConsumer<Topic, TopicHistory> found) {
        List<Topic> exact = view.exactTopics();
        if (exact == null) {
            histories.forEach((topic, history) -> {
                if (view.selectors().matches(topic)) {
                    found.accept(topic, history);
                }
            });
            return;
        }
        for (Topic topic : exact) {
            TopicHistory history = histories.get(topic);
            if (history != null) {
                found.accept(topic, history);
            }
        }
    }
}
