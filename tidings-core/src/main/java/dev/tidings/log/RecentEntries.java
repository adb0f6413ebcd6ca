package dev.tidings.log;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest entries of a log in memory, without holes, and an index of them by topic: what a log in memory consists of, and what spares one on a disk
 * most of its reads. Not safe for use by several threads.
 */
public final class RecentEntries {
    /** How many entries a read with patterns looks at before it returns what it has. */
    private static final int MAX_SCAN = 8192;
    /** How many entries are looked through for the newest that a pattern sees. */
    private static final int MAX_BACKWARD_SCAN = 65_536;

    private final EntryRing entries;
    private final TopicIndex topics = new TopicIndex();
    private long head;
    private long bytes;

    /** @param head the position of the log's newest entry, none of which is here yet */
    public RecentEntries(long head) {
        this.head = head;
        this.entries = new EntryRing(head + 1);
    }

    /** The position of the oldest entry here, or that the next one will have. */
    public long oldest() {
        return entries.oldest();
    }

    public int size() {
        return entries.size();
    }

    /** About what the entries take of the heap, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** The entry at a position that is kept here. */
    public LogEntry get(long position) {
        return entries.get(position);
    }

    /** Adds the next entry. */
    public void add(LogEntry entry) {
        entries.add(entry);
        topics.add(entry);
        bytes += entry.bytes();
        head = entry.position();
    }

    /** Takes the oldest entry out of the log; those who should have had it are told so. */
    public LogEntry discardOldest() {
        LogEntry oldest = entries.removeOldest();
        topics.discard(oldest);
        bytes -= oldest.bytes();
        return oldest;
    }

    /** Takes the oldest entry out of memory, for it is to be found elsewhere: nobody may be {@linkplain #read given} what came before it from here. */
    public void forgetOldest() {
        LogEntry oldest = entries.removeOldest();
        topics.forget(oldest);
        bytes -= oldest.bytes();
    }

    /** As {@link EventLog#read}, of what is here: what came before counts as discarded. */
    public Slice read(View view, long after, ReadLimit limit) {
        long beforeOldest = entries.oldest() - 1;
        long discarded = after >= beforeOldest ? 0 : topics.discardedUpTo(view, after, beforeOldest);
        PositionCursor positions = topics.positions(view, Math.max(after, beforeOldest), head);
        return collect(view, positions, limit, discarded);
    }

    private Slice collect(View view, PositionCursor positions, ReadLimit limit, long discardedUpTo) {
        List<LogEntry> found = new ArrayList<>();
        int size = 0;
        int scanned = 0;
        for (long position = positions.next(); position > 0; position = positions.next()) {
            LogEntry entry = entries.get(position);
            if (view.sees(entry.event())) {
                found.add(entry);
                size += entry.frame().length;
            }
            boolean full = found.size() >= limit.events() || size >= limit.bytes();
            if ((full && !found.isEmpty()) || ++scanned >= MAX_SCAN) {
                return new Slice(found, position, discardedUpTo);
            }
        }
        return new Slice(found, head, discardedUpTo);
    }

    /**
     * What the newest entries are that a view sees.
     *
     * @param count how many there are
     * @param before the position just before the first of them
     * @param from the oldest position that was looked at
     */
    public record Newest(int count, long before, long from) {}

    /**
     * Counts back from the head to the position just before the last {@code count} entries that the view sees, or as many of them as are here; a
     * view with a pattern is looked for among the newest {@value #MAX_BACKWARD_SCAN} entries.
     */
    public Newest newest(View view, int count) {
        PositionCursor positions = topics.backwards(view, entries.oldest(), head);
        int seen = 0;
        long before = head;
        long from = entries.oldest();
        for (int scanned = 0; scanned < MAX_BACKWARD_SCAN && seen < count; scanned++) {
            long position = positions.next();
            if (position == 0) {
                break;
            }
            if (view.sees(entries.get(position).event())) {
                seen++;
                before = position - 1;
            }
            from = scanned == MAX_BACKWARD_SCAN - 1 ? position : from;
        }
        return new Newest(seen, before, from);
    }

    /** The position just before the first entry here that is not older than {@code timeMillis}; the head's if all are. */
    public long before(long timeMillis) {
        long low = entries.oldest();
        long high = head + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (entries.get(middle).timeMillis() < timeMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
