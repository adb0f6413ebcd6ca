package dev.tidings.log;

import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which positions each topic has in a memory log, and which it had: so that a reader of few topics pays for those alone, and is told of
 * a gap when events of <em>its</em> topics are gone, not when others' are. Not safe for use by several threads.
 *
 * <p>Topics without any kept event are remembered up to a bound. Beyond it, and for patterns over very many topics, the index errs on the
 * safe side: it may report a gap where none of the discarded events matched, never the other way round.
 */
final class TopicIndex {
    private static final int MAX_FORGOTTEN = 65_536;
    private static final int MAX_PATTERN_TOPICS = 16_384;

    private final int maxForgotten;
    private final Map<Topic, TopicHistory> kept = new HashMap<>();
    /** Topics with no event left, in the order in which they lost their last one. */
    private final LinkedHashMap<Topic, TopicHistory> forgotten = new LinkedHashMap<>();

    /** A topic in neither map may have lost events up to here. */
    private long untraced;

    TopicIndex() {
        this(MAX_FORGOTTEN);
    }

    TopicIndex(int maxForgotten) {
        this.maxForgotten = maxForgotten;
    }

    void add(LogEntry entry) {
        for (Topic topic : entry.event().topics()) {
            TopicHistory history = kept.get(topic);
            if (history == null) {
                history = forgotten.remove(topic);
                history = history == null ? new TopicHistory(untraced) : history;
                kept.put(topic, history);
            }
            history.add(entry.position());
        }
    }

    /** Forgets the oldest entry of the log. */
    void discard(LogEntry oldest) {
        for (Topic topic : oldest.event().topics()) {
            TopicHistory history = kept.get(topic);
            if (history == null) {
                throw new IllegalStateException("topic " + topic + " is not indexed");
            }
            history.discard(oldest.position(), oldest.event().isPrivate());
            if (history.isEmpty()) {
                kept.remove(topic);
                remember(topic, history);
            }
        }
    }

    /** Forgets the oldest entry of the log without a trace. */
    void forget(LogEntry oldest) {
        for (Topic topic : oldest.event().topics()) {
            TopicHistory history = kept.get(topic);
            if (history != null) {
                history.forget(oldest.position());
                if (history.isEmpty()) {
                    kept.remove(topic);
                }
            }
        }
    }

    private void remember(Topic topic, TopicHistory history) {
        forgotten.put(topic, history);
        if (forgotten.size() > maxForgotten) {
            Iterator<TopicHistory> inOrder = forgotten.values().iterator();
            untraced = Math.max(untraced, inOrder.next().discardedUpTo(true));
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
        } else if (kept.size() + forgotten.size() > MAX_PATTERN_TOPICS) {
            last = beforeOldest;
        } else {
            last = Math.max(untraced, Math.max(lastMatching(kept, view), lastMatching(forgotten, view)));
        }
        return last > after ? last : 0;
    }

    private long discardedUpTo(Topic topic, View view) {
        TopicHistory history = kept.get(topic);
        history = history == null ? forgotten.get(topic) : history;
        return history == null ? untraced : history.discardedUpTo(view.seesPrivate());
    }

    private static long lastMatching(Map<Topic, TopicHistory> histories, View view) {
        long last = 0;
        for (Map.Entry<Topic, TopicHistory> entry : histories.entrySet()) {
            if (view.selectors().matches(entry.getKey())) {
                last = Math.max(last, entry.getValue().discardedUpTo(view.seesPrivate()));
            }
        }
        return last;
    }

    /** The kept positions after {@code after} that the view may see: of its topics alone, or all of them if it has a pattern. */
    PositionCursor positions(View view, long after, long head) {
        List<Topic> exact = view.exactTopics();
        if (exact == null) {
            long[] last = {after};
            return () -> last[0] < head ? ++last[0] : 0;
        }
        return merge(exact, after);
    }

    /** The kept positions that the view may see, newest first: of its topics alone, or all of them if it has a pattern. */
    PositionCursor backwards(View view, long oldest, long head) {
        List<Topic> exact = view.exactTopics();
        if (exact == null) {
            long[] next = {head};
            return () -> next[0] >= oldest ? next[0]-- : 0;
        }
        List<TopicHistory> histories = keptHistories(exact);
        int[] left = histories.stream().mapToInt(TopicHistory::size).toArray();
        return () -> previousOf(histories, left);
    }

    /** The highest of the histories' positions that are left; every history that has it moves back. */
    private static long previousOf(List<TopicHistory> histories, int[] left) {
        long highest = 0;
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0) {
                highest = Math.max(highest, histories.get(i).position(left[i] - 1));
            }
        }
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0 && histories.get(i).position(left[i] - 1) == highest) {
                left[i]--;
            }
        }
        return highest;
    }

    private PositionCursor merge(List<Topic> topics, long after) {
        List<TopicHistory> histories = keptHistories(topics);
        int[] next = histories.stream()
                .mapToInt(history -> history.firstAfter(after))
                .toArray();
        return () -> nextOf(histories, next);
    }

    private List<TopicHistory> keptHistories(List<Topic> topics) {
        List<TopicHistory> histories = new ArrayList<>();
        for (Topic topic : topics) {
            TopicHistory history = kept.get(topic);
            if (history != null) {
                histories.add(history);
            }
        }
        return histories;
    }

    /** The lowest of the histories' next positions; every history that has it moves on. */
    private static long nextOf(List<TopicHistory> histories, int[] next) {
        long lowest = Long.MAX_VALUE;
        for (int i = 0; i < next.length; i++) {
            if (next[i] < histories.get(i).size()) {
                lowest = Math.min(lowest, histories.get(i).position(next[i]));
            }
        }
        if (lowest == Long.MAX_VALUE) {
            return 0;
        }
        for (int i = 0; i < next.length; i++) {
            if (next[i] < histories.get(i).size() && histories.get(i).position(next[i]) == lowest) {
                next[i]++;
            }
        }
        return lowest;
    }
}
