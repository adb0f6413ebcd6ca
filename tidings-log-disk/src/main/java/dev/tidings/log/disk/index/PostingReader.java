package dev.tidings.log.disk.index;

import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Finds positions by topic in the index. Of one thread; closes nothing. */
public final class PostingReader {
    private final RocksIterator index;
    private final Segments segments;
    private final byte kind;

    public PostingReader(RocksIterator index, Segments segments) {
        this(index, segments, IndexKeys.TOPIC);
    }

    private PostingReader(RocksIterator index, Segments segments, byte kind) {
        this.index = index;
        this.segments = segments;
        this.kind = kind;
    }

    /** Finds positions by {@linkplain GroupKeys groups} of events with keys, in the place of topics. */
    public static PostingReader ofGroups(RocksIterator index, Segments segments) {
        return new PostingReader(index, segments, IndexKeys.GROUP);
    }

    private byte[] key(int segment, byte[] topic, byte visibility, long last) {
        return kind == IndexKeys.TOPIC
                ? IndexKeys.topic(segment, topic, visibility, last)
                : IndexKeys.group(segment, topic, visibility, last);
    }

    /** {@linkplain Places Places} that rise; if {@code isCut}, there are more behind them. */
    public static final class Found {
        private final long[] places;
        private final boolean cut;

        private Found(long[] places, boolean cut) {
            this.places = places;
            this.cut = cut;
        }

        public long[] places() {
            return places;
        }

        public boolean isCut() {
            return cut;
        }
    }

    /** Where the events of a topic lie after {@code after}, up to {@code upTo}; no more than about {@code most}. */
    public Found after(byte[] topic, byte visibility, long after, long upTo, int most) throws RocksDBException {
        long[] found = new long[16];
        int count = 0;
        for (int segment = segments.of(after + 1); segment <= segments.of(upTo); segment++) {
            index.seek(key(segment, topic, visibility, after + 1));
            for (; isAt(segment, topic, visibility); index.next()) {
                for (long place : Postings.places(index.key(), index.value())) {
                    long position = Places.position(place);
                    if (position > after && position <= upTo) {
                        if (count == found.length) {
                            found = Arrays.copyOf(found, count * 2);
                        }
                        found[count++] = place;
                    }
                }
                if (count >= most) {
                    return new Found(Arrays.copyOf(found, count), true);
                }
            }
        }
        return new Found(Arrays.copyOf(found, count), false);
    }

    /** The last {@code most} positions of a topic that are at least {@code oldest} and at most {@code upTo}, rising. */
    public long[] last(byte[] topic, byte visibility, long oldest, long upTo, int most) throws RocksDBException {
        long[] falling = new long[Math.min(most, 1024)];
        int count = 0;
        for (int segment = segments.of(upTo); segment >= segments.of(oldest) && count < most; segment--) {
            // The list that reaches beyond the last position wanted, or ends with it, and else the last one before.
            index.seek(key(segment, topic, visibility, upTo));
            if (!isAt(segment, topic, visibility)) {
                index.seekForPrev(key(segment, topic, visibility, upTo));
            }
            for (; count < most && isAt(segment, topic, visibility); index.prev()) {
                long[] rising = Postings.positions(index.key(), index.value());
                for (int i = rising.length - 1; i >= 0 && count < most; i--) {
                    if (rising[i] >= oldest && rising[i] <= upTo) {
                        if (count == falling.length) {
                            falling = Arrays.copyOf(falling, Math.min(most, count * 2));
                        }
                        falling[count++] = rising[i];
                    }
                }
            }
        }
        long[] found = Arrays.copyOf(falling, count);
        Arrays.sort(found);
        return found;
    }

    /** The last position of a topic after {@code after}, up to {@code upTo}, or 0. */
    public long lastBetween(byte[] topic, byte visibility, long after, long upTo) throws RocksDBException {
        for (int segment = segments.of(upTo); segment >= segments.of(after + 1); segment--) {
            long last = lastUpTo(segment, topic, visibility, upTo);
            if (last > 0) {
                return last > after ? last : 0;
            }
        }
        return 0;
    }

    /** As {@link #lastUpTo}; at its best where there are none behind {@code upTo}. */
    public long newestUpTo(int segment, byte[] topic, byte visibility, long upTo) throws RocksDBException {
        index.seekForPrev(key(segment, topic, visibility, -1));
        if (!isAt(segment, topic, visibility)) {
            return 0;
        }
        long last = IndexKeys.lastOf(index.key());
        return last <= upTo ? last : lastUpTo(segment, topic, visibility, upTo);
    }

    /** The last position of a topic in a segment, up to {@code upTo}, or 0. */
    public long lastUpTo(int segment, byte[] topic, byte visibility, long upTo) throws RocksDBException {
        index.seek(key(segment, topic, visibility, upTo));
        if (isAt(segment, topic, visibility)) {
            long[] positions = Postings.positions(index.key(), index.value());
            int after = Arrays.binarySearch(positions, upTo);
            int last = after >= 0 ? after : -after - 2;
            if (last >= 0) {
                return positions[last];
            }
        }
        index.seekForPrev(key(segment, topic, visibility, upTo));
        return isAt(segment, topic, visibility) ? IndexKeys.lastOf(index.key()) : 0;
    }

    private boolean isAt(int segment, byte[] topic, byte visibility) throws RocksDBException {
        if (!index.isValid()) {
            index.status();
            return false;
        }
        return IndexKeys.isOf(index.key(), segment, kind, topic, visibility);
    }

    /** Behind all keys of a group's list in a segment. */
    public static byte[] behind(int segment, byte[] group, byte visibility) {
        return IndexKeys.group(segment, group, visibility, -1);
    }

    /** Is shown each list of positions of a segment. */
    public interface ListVisitor {
        /** @return whether to go on */
        boolean visit(byte[] topic, byte visibility) throws RocksDBException;
    }

    /** Goes from topic to topic of a segment, without reading their positions. */
    public void forEachList(int segment, ListVisitor visitor) throws RocksDBException {
        forEachList(segment, IndexKeys.segment(segment), visitor);
    }

    /** As {@link #forEachList(int, ListVisitor)}, but for what lies before a key. */
    public void forEachList(int segment, byte[] from, ListVisitor visitor) throws RocksDBException {
        byte[] first = IndexKeys.kind(segment, kind);
        index.seek(Arrays.compareUnsigned(from, first) > 0 ? from : first);
        while (index.isValid() && IndexKeys.isOfKind(index.key(), segment, kind)) {
            byte[] key = index.key();
            byte[] topic = IndexKeys.topicOf(key);
            byte visibility = IndexKeys.visibilityOf(key);
            if (!visitor.visit(topic, visibility)) {
                return;
            }
            index.seek(key(segment, topic, visibility, -1));
        }
        index.status();
    }
}
