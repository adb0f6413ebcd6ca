package dev.tidings.log.disk.read;

import dev.tidings.log.View;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.Cuts;
import dev.tidings.log.disk.state.Cuts.Cut;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;

/**
 * Finds where a view is to be told that events were discarded for their topics' {@linkplain Cuts rules}: once for each rule, at the last of them that it would
 * have seen. For patterns it errs on the safe side: it tells of what a rule discarded if that may have been for a topic that the pattern matches. Of one read.
 */
final class CutLosses {
    /** How many events kept for another topic are passed in search of one that is gone. */
    private static final int MAX_KEPT = 64;

    private final Store store;
    private final Cuts cuts;
    private final Segments segments;
    private final Snapshots snapshots;
    private final StoreCursors cursors;

    CutLosses(Store store, Cuts cuts, Segments segments, Snapshots snapshots, StoreCursors cursors) {
        this.store = store;
        this.cuts = cuts;
        this.segments = segments;
        this.snapshots = snapshots;
        this.cursors = cursors;
    }

    /** The first of these positions after {@code after}, or 0. */
    long firstAfter(View view, long after) throws RocksDBException {
        if (after >= cuts.last()) {
            return 0;
        }
        List<Topic> exact = view.exactTopics();
        return exact == null
                ? cuts.overlapping(view)
                        .mapToLong(Cut::position)
                        .filter(position -> position > after)
                        .min()
                        .orElse(0)
                : ofTopics(exact, view, after);
    }

    private long ofTopics(List<Topic> topics, View view, long after) throws RocksDBException {
        Map<Cut, Long> lastGone = new HashMap<>();
        for (Topic topic : topics) {
            for (Cut cut : cuts.of(topic)) {
                if (cut.position() > after && !snapshots.keepOnlyNewest(topic)) {
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

    /** The last position up to a cut that is not kept any more of those that the view would have seen, or 0. */
    private long lastGone(Topic topic, View view, long after, Cut cut) throws RocksDBException {
        byte[] name = IndexKeys.utf8(topic);
        try {
            long last = lastGone(name, IndexKeys.PUBLIC, after, cut);
            return view.seesPrivate() ? Math.max(last, lastGone(name, IndexKeys.PRIVATE, after, cut)) : last;
        } catch (RocksDBException failure) {
            if (!store.isDamage(failure)) {
                throw failure;
            }
            return cut.position();
        }
    }

    private long lastGone(byte[] name, byte visibility, long after, Cut cut) throws RocksDBException {
        PostingReader postings = new PostingReader(cursors.index(), segments);
        long last = postings.lastBetween(name, visibility, Math.max(after, cut.lastKept()), cut.position());
        if (last > 0 || cut.lastKept() <= after) {
            return last;
        }
        long[] candidates = postings.last(name, visibility, after + 1, cut.lastKept(), MAX_KEPT);
        for (int i = candidates.length - 1; i >= 0; i--) {
            if (cursors.seekEvent(candidates[i]) != candidates[i]) {
                return candidates[i];
            }
        }
        return candidates.length < MAX_KEPT ? 0 : Math.max(0, candidates[0] - 1);
    }
}
