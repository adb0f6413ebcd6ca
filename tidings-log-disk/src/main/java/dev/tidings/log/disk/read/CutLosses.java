package dev.tidings.log.disk.read;

import dev.tidings.log.View;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.state.Cuts;
import dev.tidings.log.disk.state.Cuts.Cut;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;

/**
 * Finds where a view of exact topics is to be told that events were discarded for their {@linkplain Cuts rules}: once for each rule, at the last of them that it
 * would have seen. Of one read.
 */
final class CutLosses {
    /** How many events kept for another topic are passed in search of one that is gone. */
    private static final int MAX_KEPT = 64;

    private final Cuts cuts;
    private final Discards discards;
    private final PostingReader postings;
    private final StoreCursors cursors;

    /** @param postings read the index as the cursors have it */
    CutLosses(Cuts cuts, Discards discards, PostingReader postings, StoreCursors cursors) {
        this.cuts = cuts;
        this.discards = discards;
        this.postings = postings;
        this.cursors = cursors;
    }

    /** The first of these positions after {@code after}, or 0. */
    long firstAfter(List<Topic> topics, View view, long after) throws RocksDBException {
        Map<Cut, Long> lastGone = new HashMap<>();
        for (Topic topic : topics) {
            for (Cut cut : cuts.of(topic)) {
                if (cut.position() > after) {
                    lastGone.merge(cut, lastGone(topic, view, after, cut), Math::max);
                }
            }
        }
        return lastGone.values().stream()
                .mapToLong(Long::longValue)
                .filter(position -> position > 0)
                .min()
                .orElse(0);
    }

    /** The last position after {@code after}, up to {@code upTo}, that is not kept any more of those that the view would have seen, or 0. */
    long lastUpTo(List<Topic> topics, View view, long after, long upTo) throws RocksDBException {
        long last = 0;
        for (Topic topic : topics) {
            for (Cut cut : cuts.of(topic)) {
                Cut upToThere = new Cut(cut.topics(), Math.min(cut.position(), upTo), Math.min(cut.lastKept(), upTo));
                last = upToThere.position() <= Math.max(after, last)
                        ? last
                        : Math.max(last, lastGone(topic, view, after, upToThere));
            }
        }
        return last;
    }

    /** The last position up to a cut that is not kept any more of those that the view would have seen, or 0. */
    private long lastGone(Topic topic, View view, long after, Cut cut) throws RocksDBException {
        long last = discards.lastOf(List.of(topic), view, Math.max(after, cut.lastKept()), cut.position(), postings);
        if (last > 0 || cut.lastKept() <= after) {
            return last;
        }
        byte[] name = IndexKeys.utf8(topic);
        long gone = Math.max(discards.untraced(after, cut.lastKept()), lastGone(name, IndexKeys.PUBLIC, after, cut));
        return view.sees(topic, true) ? Math.max(gone, lastGone(name, IndexKeys.PRIVATE, after, cut)) : gone;
    }

    private long lastGone(byte[] name, byte visibility, long after, Cut cut) throws RocksDBException {
        long[] candidates = postings.last(name, visibility, after + 1, cut.lastKept(), MAX_KEPT);
        for (int i = candidates.length - 1; i >= 0; i--) {
            if (cursors.seekEvent(candidates[i]) != candidates[i]) {
                return candidates[i];
            }
        }
        return candidates.length < MAX_KEPT ? 0 : Math.max(0, candidates[0] - 1);
    }
}
