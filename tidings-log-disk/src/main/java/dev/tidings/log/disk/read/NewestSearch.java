package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.Location;
import dev.tidings.log.RecentEntries.Newest;
import dev.tidings.log.View;
import dev.tidings.log.disk.read.SegmentWalk.Stretch;
import dev.tidings.log.disk.store.Store;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The search for the place just before the newest events that a view sees, a piece at a time: first through the entries in memory, then by the index, from
 * its newest segment to the oldest. No event is read, and what it holds from one piece to the next is small, and no part of the store. Of one thread at a
 * time.
 */
final class NewestSearch implements SharedSearches.Search<Location> {
    /** Topics that are looked at, which takes a second or so: what is beyond is not searched. */
    private static final int MAX_TOPICS = 1 << 19;
    /** How often a selector is tried in one piece on what is in memory. */
    private static final int TRIES = 16_384;

    private final LogParts parts;
    private final RecentWindow recent;
    private final View view;
    /** How many events are yet to be found. */
    private int left;
    /** Just before the oldest one found. */
    private long before;
    /** All from here on was looked at. */
    private long from;
    /** How many topics may yet be looked at. */
    private int topicsLeft = MAX_TOPICS;

    private @Nullable SegmentWalk walk;

    NewestSearch(LogParts parts, RecentWindow recent, View view, int count) {
        this.parts = parts;
        this.recent = recent;
        this.view = view;
        long head = parts.state().head();
        this.left = count;
        this.before = head;
        this.from = head + 1;
    }

    NewestSearch limitedTo(int topics) {
        topicsLeft = topics;
        return this;
    }

    @Override
    public Optional<Location> step(Store store) throws RocksDBException {
        if (from > recent.oldest()) {
            return lookInMemory(store);
        }
        walk = walk == null ? walkBefore(from) : walk;
        SegmentWalk current = walk;
        if (current == null) {
            // Those that were found are all there are, but for snapshots, which may be of any age.
            return located(store, parts.snapshots().exist() ? parts.beforeAll() : before, false);
        }
        try {
            topicsLeft -= current.step(store);
        } catch (RocksDBException failure) {
            if (!store.isDamage(failure)) {
                throw failure;
            }
            // What the index does not say any more was not searched.
            return located(store, before, true);
        }
        if (current.isDone()) {
            return endSegment(store, current);
        }
        return topicsLeft > 0 ? Optional.empty() : located(store, before, true);
    }

    private Optional<Location> lookInMemory(Store store) {
        Newest newest = recent.newest(view, left, from - 1, TRIES);
        left -= newest.count();
        before = newest.count() > 0 ? newest.before() : before;
        from = newest.from();
        return left == 0 ? located(store, before, false) : Optional.empty();
    }

    /** A walk through the segment that ends before a position, or null if nothing of it is kept. */
    private @Nullable SegmentWalk walkBefore(long position) {
        long oldest = parts.state().oldest();
        if (position <= oldest) {
            return null;
        }
        int segment = parts.segments().of(position - 1);
        long first = Math.max(oldest, parts.segments().first(segment));
        return new SegmentWalk(parts, view, new Stretch(segment, first, position - 1), left);
    }

    private Optional<Location> endSegment(Store store, SegmentWalk done) {
        int count = done.count();
        if (count >= left) {
            return located(store, done.last(left) - 1, false);
        }
        left -= count;
        before = count > 0 ? done.first() - 1 : before;
        from = done.stretch().first();
        walk = null;
        return Optional.empty();
    }

    private Optional<Location> located(Store store, long position, boolean cut) {
        return Optional.of(new Location(
                true, position, parts.beginning(store, view, position).bygone(), cut));
    }
}
