package dev.tidings.log.disk.read;

import dev.tidings.log.View;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.index.TopicRanges;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rocksdb.RocksDBException;

/**
 * Finds what a view would have seen of the discarded events, from the index, which keeps at least the last position of each topic in each
 * segment. Over very many topics or very old segments it errs on the safe side: it may report a gap where none of the discarded events matched, never
 * the other way round.
 */
public final class Discards {
    /** More lists of positions than this are not looked through for a pattern. */
    private static final int MAX_PATTERN_LISTS = 32_768;

    private final LogState state;
    private final Segments segments;
    private final Snapshots snapshots;

    public Discards(LogState state, Segments segments, Snapshots snapshots) {
        this.state = state;
        this.segments = segments;
        this.snapshots = snapshots;
    }

    /** The last position after {@code after}, up to {@code upTo}, that the view would have seen, or 0; all of them are discarded. */
    public long lastSeen(View view, long after, long upTo, PostingReader postings) throws RocksDBException {
        List<Topic> exact = view.exactTopics();
        return exact == null
                ? Math.max(untraced(after, upTo), ofPattern(view, after, upTo, postings))
                : lastOf(exact, view, after, upTo, postings);
    }

    /** The last position after {@code after}, up to {@code upTo}, of some topics that the view would have seen, or 0; as if all were discarded. */
    long lastOf(List<Topic> topics, View view, long after, long upTo, PostingReader postings) throws RocksDBException {
        return Math.max(untraced(after, upTo), ofTopics(topics, view, after, upTo, postings));
    }

    /** The last position after {@code after}, up to {@code upTo}, at which there may have been any topic's event, or 0. */
    long untraced(long after, long upTo) {
        long untraced = Math.min(state.untraced(), upTo);
        return untraced > after ? untraced : 0;
    }

    private long ofTopics(List<Topic> topics, View view, long after, long upTo, PostingReader postings)
            throws RocksDBException {
        long last = 0;
        for (Topic topic : topics) {
            if (!snapshots.keepOnlyNewest(topic)) {
                byte[] name = IndexKeys.utf8(topic);
                last = Math.max(last, postings.lastBetween(name, IndexKeys.PUBLIC, after, upTo));
                if (view.sees(topic, true)) {
                    last = Math.max(last, postings.lastBetween(name, IndexKeys.PRIVATE, after, upTo));
                }
            }
        }
        return last;
    }

    private long ofPattern(View view, long after, long upTo, PostingReader postings) throws RocksDBException {
        PatternLists lists = new PatternLists(view, upTo, postings);
        long last = 0;
        for (int segment = segments.of(upTo); segment >= segments.of(after + 1) && last <= after; segment--) {
            last = lists.lastIn(segment);
            if (lists.areTooMany()) {
                return upTo;
            }
        }
        return last > after ? last : 0;
    }

    /** The lists of positions of topics that a view with a pattern may see, as far as they are looked through. */
    private final class PatternLists implements PostingReader.ListVisitor {
        private final View view;
        private final long upTo;
        private final PostingReader postings;
        private final TopicRanges ranges;
        private int segment;
        private int range;
        private int left = MAX_PATTERN_LISTS;
        private long last;

        PatternLists(View view, long upTo, PostingReader postings) {
            this.view = view;
            this.upTo = upTo;
            this.postings = postings;
            this.ranges = new TopicRanges(view.selectors());
        }

        boolean areTooMany() {
            return left <= 0;
        }

        /** The last position in a segment that the view would have seen, or 0. */
        long lastIn(int ofSegment) throws RocksDBException {
            segment = ofSegment;
            last = 0;
            for (range = 0; range < ranges.count() && !areTooMany(); range++) {
                postings.forEachList(segment, ranges.start(range, segment), this);
            }
            return last;
        }

        @Override
        public boolean visit(byte[] topic, byte visibility) throws RocksDBException {
            if (!ranges.covers(range, topic)) {
                return false;
            }
            if (isSeen(view, topic, visibility)) {
                last = Math.max(last, postings.lastUpTo(segment, topic, visibility, upTo));
            }
            return --left > 0;
        }
    }

    private boolean isSeen(View view, byte[] name, byte visibility) {
        Topic topic = new Topic(new String(name, StandardCharsets.UTF_8));
        return view.sees(topic, visibility == IndexKeys.PRIVATE) && !snapshots.keepOnlyNewest(topic);
    }
}
