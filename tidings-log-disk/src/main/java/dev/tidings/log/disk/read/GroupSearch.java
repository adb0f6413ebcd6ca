package dev.tidings.log.disk.read;

import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.index.GroupKeys;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Finds the newest event of a group that is kept, by the directory and the index: mostly by a look at each. An event itself is looked at only where it may be gone
 * although the index has it, or where the index does not tell events with keys from those without. Of one piece of a search.
 */
final class GroupSearch implements AutoCloseable {
    private static final long DISCARDED = -1;
    /** Keys of the directory that are passed one by one before it is sought for what is wanted. */
    private static final int STEPS = 16;

    private final LogParts parts;
    private final Store store;
    private final ViewSnapshot.Bounds bounds;
    /** The last position that is searched for: what comes after it was found in memory. */
    private final long upTo;

    private final long oldest;
    private final StoreCursors cursors;
    private final StoreCursors directory;
    private final PostingReader topics;
    private final PostingReader keys;
    private int looksLeft;
    private long discarded;
    private long lost;

    /** @param looksLeft how many events may be looked at */
    GroupSearch(LogParts parts, Store store, ViewSnapshot.Bounds bounds, long upTo, int looksLeft) {
        this.parts = parts;
        this.store = store;
        this.bounds = bounds;
        this.upTo = upTo;
        this.looksLeft = looksLeft;
        this.oldest = parts.state().oldest();
        this.cursors = new StoreCursors(store);
        this.directory = new StoreCursors(store);
        this.topics = new PostingReader(cursors.index(), parts.segments());
        this.keys = PostingReader.ofGroups(cursors.index(), parts.segments());
    }

    /** What is looked for: of one visibility, in a segment or one before it. */
    static final class Group {
        private final byte[] name;
        private final byte visibility;
        private final int newestSegment;
        /** Whether its list in the index has events of other groups too. */
        private final boolean isMixed;

        /** @param inDirectory where the directory names it, with its newest segment */
        Group(byte[] inDirectory, boolean isMixed) {
            this.name = GroupKeys.groupOf(inDirectory);
            this.visibility = GroupKeys.visibilityOf(inDirectory);
            this.newestSegment = GroupKeys.segmentOf(inDirectory);
            this.isMixed = isMixed;
        }

        /** See {@link GroupKeys}; not to be written to. */
        byte[] name() {
            return name;
        }

        boolean isPrivate() {
            return visibility == IndexKeys.PRIVATE;
        }
    }

    /** The position of a group's newest event, or 0 if none is kept. */
    long newest(Group group) throws RocksDBException {
        PostingReader lists = GroupKeys.isKeyed(group.name) ? keys : topics;
        // For who begins, what was discarded before is no loss.
        int least = bounds.after() == 0 ? parts.segments().of(oldest) : 0;
        long position = 0;
        discarded = 0;
        for (int segment = group.newestSegment; segment >= least && position == 0 && looksLeft > 0; ) {
            position = newest(group, lists, segment);
            segment = position == 0 ? segmentBefore(group, segment) : segment;
        }
        return Math.max(0, position);
    }

    /** The position of the newest in a segment; 0 if there is none, {@link #DISCARDED} if it is discarded, and so all before it. */
    private long newest(Group group, PostingReader lists, int segment) throws RocksDBException {
        long position = lists.newestUpTo(segment, group.name, group.visibility, upTo);
        while (position >= oldest && looksLeft > 0 && !isThere(group, position)) {
            position = lists.lastUpTo(segment, group.name, group.visibility, position - 1);
        }
        if (position == 0 || position >= oldest) {
            return looksLeft > 0 ? position : 0;
        }
        discarded = bounds.after() > 0 && position > bounds.after() ? position : 0;
        return DISCARDED;
    }

    /** Another segment that has events of the group, before one; -1 if there is none. */
    private int segmentBefore(Group group, int segment) throws RocksDBException {
        if (segment == 0) {
            return -1;
        }
        RocksIterator index = directory.index();
        byte[] wanted = GroupKeys.of(group.name, group.visibility, segment - 1);
        index.seek(wanted);
        if (!index.isValid()) {
            index.status();
            return -1;
        }
        byte[] found = index.key();
        int end = wanted.length - Integer.BYTES;
        boolean isSame = found.length == wanted.length && Arrays.equals(found, 0, end, wanted, 0, end);
        return isSame ? GroupKeys.segmentOf(found) : -1;
    }

    private boolean isThere(Group group, long position) throws RocksDBException {
        boolean isSure = !group.isMixed
                && !parts.snapshots().exist()
                && position > parts.state().cuts().last()
                && !store.damage().isFound();
        if (isSure) {
            return true;
        }
        looksLeft--;
        if (cursors.seekEvent(position) == position) {
            return !group.isMixed || isWithoutKey(cursors.event());
        }
        Stretch damaged = store.damage().at(position);
        if (damaged != null || !parts.snapshots().exist()) {
            lose(position, damaged != null);
        }
        return false;
    }

    private static boolean isWithoutKey(StoredEvent event) {
        return !event.hasKey() && !event.isEndAlone();
    }

    /** Whoever comes for the rest of a snapshot is due what was in it; who begins, only what is kept, and what damage took of that. */
    private void lose(long position, boolean isDamaged) {
        if (position > bounds.after() && (isDamaged || bounds.after() > 0)) {
            lost = Math.max(lost, position);
        }
    }

    /** The position of the newest event that the group of the last search had, where it has none any more and that one may have been due; else 0. */
    long discarded() {
        return discarded;
    }

    /** The last position of an event that is due and gone, though its group may have older ones; 0 if there was none. */
    long lost() {
        return lost;
    }

    int looksLeft() {
        return looksLeft;
    }

    /** Is shown the groups of the directory. */
    interface Visitor {
        /** @return whether to go on */
        boolean visit(Group group, byte[] behind) throws RocksDBException;
    }

    /** Shows the groups behind a key of the directory, those of each visibility, with the newest segment of each. */
    void forEachGroup(byte[] from, Visitor visitor) throws RocksDBException {
        RocksIterator index = directory.index();
        byte[] keyed = {};
        byte[] next = from;
        for (index.seek(next); index.isValid() && GroupKeys.isOne(index.key()); moveTo(index, next)) {
            byte[] key = index.key();
            byte[] name = GroupKeys.groupOf(key);
            byte visibility = GroupKeys.visibilityOf(key);
            next = GroupKeys.behind(name, visibility);
            if (visibility == GroupKeys.HAS_KEYS) {
                keyed = name;
            } else {
                Group group = new Group(key, Arrays.equals(keyed, name));
                if (!visitor.visit(group, next)) {
                    return;
                }
            }
        }
        index.status();
    }

    /** Moves on to the first key that is not before another, which is mostly near. */
    private static void moveTo(RocksIterator index, byte[] wanted) {
        for (int steps = 0; index.isValid() && Arrays.compareUnsigned(index.key(), wanted) < 0; steps++) {
            if (steps == STEPS) {
                index.seek(wanted);
                return;
            }
            index.next();
        }
    }

    @Override
    public void close() {
        cursors.close();
        directory.close();
    }
}
