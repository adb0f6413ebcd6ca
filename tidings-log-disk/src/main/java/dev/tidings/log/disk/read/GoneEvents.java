package dev.tidings.log.disk.read;

import dev.tidings.log.View;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.read.LogReads.Reading;
import dev.tidings.log.disk.state.Cuts;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.Store;
import dev.tidings.topic.Topic;
import java.util.List;
import org.rocksdb.RocksDBException;

/**
 * Says to who reads from the end where events are gone: discarded with all that is as old or for their topics' rules, lost in a crash, or damaged. What it says of
 * patterns errs on the safe side, as {@link LogReads} does. Of one read.
 */
final class GoneEvents {
    private final Store store;
    private final LogState state;
    private final Segments segments;
    private final LogReads reads;
    private final Reading reading;

    GoneEvents(LogParts parts, Store store, LogReads reads, Reading reading) {
        this.store = store;
        this.state = parts.state();
        this.segments = parts.segments();
        this.reads = reads;
        this.reading = reading;
    }

    /** The last position after {@code after}, up to {@code upTo}, at which the view must be told of events that are gone; 0 if there is none. */
    long last(View view, long after, long upTo) throws RocksDBException {
        long loss = state.losses().lastBefore(view, upTo + 1);
        long last = Math.max(loss > after ? loss : 0, lastDamaged(view, after, upTo));
        last = Math.max(last, lastCut(view, Math.max(after, reading.oldest() - 1), upTo));
        long edge = Math.min(reading.oldest() - 1, upTo);
        return after >= edge || last >= edge ? last : Math.max(last, reads.lastDiscarded(reading, view, after, edge));
    }

    /** Whether any is gone of a stretch of which nothing is kept that the view sees. */
    boolean isAny(View view, long after, long upTo) throws RocksDBException {
        if (after >= upTo) {
            return false;
        }
        // Of what a rule for a pattern discarded it is known only up to where.
        boolean isCut = view.hasPattern() && reading.cuts().firstAfter(view, after) > 0;
        return isCut || last(view, after, upTo) > 0;
    }

    private long lastDamaged(View view, long after, long upTo) throws RocksDBException {
        long last = 0;
        for (Stretch damaged : store.damage().stretches()) {
            long from = Math.max(after, damaged.from() - 1);
            long to = Math.min(upTo, damaged.to());
            if (from < to) {
                last = Math.max(last, damaged.traced() ? reads.lastDiscarded(reading, view, from, to) : to);
            }
        }
        return last;
    }

    private long lastCut(View view, long after, long upTo) throws RocksDBException {
        Cuts cuts = reading.cuts();
        if (after >= Math.min(cuts.last(), upTo)) {
            return 0;
        }
        List<Topic> exact = view.exactTopics();
        if (exact != null) {
            try {
                PostingReader postings = new PostingReader(reading.cursors().index(), segments);
                return reads.cutLosses(reading, postings).lastUpTo(exact, view, after, upTo);
            } catch (RocksDBException failure) {
                reads.requireDamage(failure);
            }
        }
        long last = 0;
        for (long cut = cuts.firstAfter(view, after); cut > 0 && cut <= upTo; cut = cuts.firstAfter(view, cut)) {
            last = cut;
        }
        return last;
    }
}
