package dev.tidings.log;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.TopicIndex.Merged;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a log in memory, without holes, and an index of them by topic: what a log in memory consists of, and what spares one on a disk
 * most of its reads. One thread at a time changes it; any thread reads meanwhile, and neither waits for the other, however much is read: entries never
 * change, and a reader finds out when one that it came for is gone.
 */
public final class RecentEntries {
    /** How often a read tries a selector on an entry before it returns what it has. */
    private static final int MAX_TRIES = 16_384;
    /** How many entries a read looks at, however few the selectors are, and however many. */
    private static final int MAX_SCAN = 2048;

    private static final int MIN_SCAN = 64;
    /** How often a read from the end tries a selector, on topics or on entries. */
    private static final int MAX_BACK_TRIES = 4096;
    /** How many positions of one topic are looked up at once, and of all that a read asks for, about. */
    private static final int MIN_POSITIONS = 16;

    private static final int MAX_POSITIONS = 1024;

    private final EntryRing entries;
    private final TopicIndex topics = new TopicIndex();
    /** Moved once the entry is in the index too: readers look no further. */
    private volatile long head;
    /** Moved before the first entry that it is because of: who reads it after the head finds times that do not fall up to there. */
    private volatile CorrectedTimes times = CorrectedTimes.NONE;
    // Of who changes it.
    private long newestMillis;
    private long bytes;
    private int housekeeping;
    private long housekeepingBytes;

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

    /** About what the entries take of the heap, in bytes. To be asked by who changes them. */
    public long bytes() {
        return bytes;
    }

    /** How many of the entries are housekeeping. As is the next, to be asked by who changes them. */
    int housekeeping() {
        return housekeeping;
    }

    /** About what those take of the heap, in bytes. */
    long housekeepingBytes() {
        return housekeepingBytes;
    }

    /** The oldest entry; not if there is none. */
    LogEntry oldestEntry() {
        return entries.oldestEntry();
    }

    private void count(LogEntry entry, int by) {
        int size = entry.bytes() * by;
        bytes += size;
        if (Housekeeping.is(entry.event())) {
            housekeeping += by;
            housekeepingBytes += size;
        }
    }

    /** Adds the next entry. */
    public void add(LogEntry entry) {
        long millis = entry.timeMillis();
        if (millis < newestMillis) {
            times = times.with(new CorrectedTimes.Stretch(before(millis) + 1, entry.position(), millis), oldest());
        }
        newestMillis = millis;
        entries.add(entry);
        topics.add(entry);
        count(entry, 1);
        head = entry.position();
    }

    /** Takes the oldest entry out of the log; those who should have had it are told so. */
    public LogEntry discardOldest() {
        LogEntry oldest = entries.oldestEntry();
        // Before it goes: who finds it gone finds that it was discarded.
        topics.discard(oldest);
        entries.removeOldest();
        count(oldest, -1);
        return oldest;
    }

    /** Takes an entry out of the log, wherever it is, that nobody needs any more: its readers are told nothing. Does nothing if it is gone, or there are older ones of its topics. */
    void drop(LogEntry entry) {
        if (entries.find(entry.position()) == entry && topics.isOldest(entry)) {
            // Before the index loses it, as when it is forgotten.
            entries.remove(entry.position());
            topics.forget(entry);
            count(entry, -1);
        }
    }

    /** As {@link #drop}, but those who should have had it are told so. */
    void discard(LogEntry entry) {
        if (entries.find(entry.position()) == entry && topics.isOldest(entry)) {
            topics.discard(entry);
            entries.remove(entry.position());
            count(entry, -1);
        }
    }

    /** Takes the oldest entry out of memory, for it is to be found elsewhere: nobody may be {@linkplain #read given} what came before it from here. */
    public void forgetOldest() {
        LogEntry oldest = entries.oldestEntry();
        // Before the index loses it: who did not find it there finds that it is gone.
        entries.removeOldest();
        topics.forget(oldest);
        count(oldest, -1);
    }

    /** As {@link EventLog#read}, of what is here: what came before counts as discarded. */
    public Slice read(View view, long after, ReadLimit limit) {
        while (true) {
            Slice slice = tryToRead(view, after, limit);
            if (slice != null) {
                return slice;
            }
        }
    }

    /** As {@link EventLog#read}, or null if that needs entries which were {@linkplain #forgetOldest forgotten}. */
    public @Nullable Slice readIfKept(View view, long after, ReadLimit limit) {
        Slice slice = after < oldest() - 1 ? null : tryToRead(view, after, limit);
        // What was forgotten meanwhile left no trace in the index.
        return after < oldest() - 1 ? null : slice;
    }

    /** Null if it is to be tried again, because the first entries that it came for went meanwhile. */
    private @Nullable Slice tryToRead(View view, long after, ReadLimit limit) {
        List<Topic> exact = view.exactTopics();
        SliceRead read = new SliceRead(view, limit);
        return exact == null ? read.scan(after, head) : read.merge(exact, after, head);
    }

    /** One slice in the making. What it found was all there at one moment: entries go in their order, so the first that it found went last. */
    private final class SliceRead {
        private final View view;
        private final ReadLimit limit;
        private final int maxScan;
        private final List<LogEntry> found = new ArrayList<>();
        private int bytes;
        private int scanned;
        private long discardedUpTo;
        private long copiedUpTo;

        SliceRead(View view, ReadLimit limit) {
            this.view = view;
            this.limit = limit;
            this.maxScan = Math.min(MAX_SCAN, entriesFor(MAX_TRIES, view));
        }

        @Nullable
        Slice scan(long after, long upTo) {
            long from = Math.max(after, oldest() - 1);
            // Taken before it is asked what was discarded, which may take a while.
            LogEntry[] stretch = copy(from, upTo);
            if (copiedUpTo == from && from < upTo) {
                return null;
            }
            if (after < from) {
                discardedUpTo = topics.discardedUpTo(view, after, from);
            }
            for (LogEntry entry : stretch) {
                if (entry.position() > discardedUpTo && add(entry)) {
                    return slice(entry.position());
                }
            }
            return slice(copiedUpTo);
        }

        /** The first entries behind a position, up to another: none of those behind where some went meanwhile, but for dropped ones. */
        private LogEntry[] copy(long after, long upTo) {
            LogEntry[] copied = new LogEntry[(int) Math.max(0, Math.min(upTo - after, maxScan))];
            int count = 0;
            copiedUpTo = after;
            while (count < copied.length && copiedUpTo < upTo) {
                LogEntry entry = entries.findFrom(copiedUpTo + 1);
                long position = entry == null ? upTo + 1 : entry.position();
                if (position > copiedUpTo + 1 && oldest() > copiedUpTo + 1) {
                    break;
                }
                if (entry != null && position <= upTo) {
                    copied[count++] = entry;
                }
                copiedUpTo = Math.min(position, upTo);
            }
            return count == copied.length ? copied : Arrays.copyOf(copied, count);
        }

        @Nullable
        Slice merge(List<Topic> exact, long after, long upTo) {
            int most = Math.max(MIN_POSITIONS, Math.min(limit.events(), MAX_POSITIONS / exact.size()));
            long from = after;
            do {
                // Before what was discarded: what goes in between is in both.
                Merged merged = topics.after(exact, from, upTo, most);
                long discarded = topics.discardedUpTo(view, from, upTo);
                if (discarded > 0 && !found.isEmpty()) {
                    return slice(from);
                }
                discardedUpTo = Math.max(discardedUpTo, discarded);
                for (long position : merged.positions()) {
                    LogEntry entry = position <= discardedUpTo ? null : entries.find(position);
                    if (entry != null && add(entry)) {
                        return slice(position);
                    }
                    if (entry == null && position > discardedUpTo && position < oldest()) {
                        return found.isEmpty() ? null : slice(position - 1);
                    }
                }
                from = merged.complete();
            } while (from < upTo);
            return slice(Math.max(after, upTo));
        }

        /** Adds an entry if the view sees it; true when that is enough. */
        private boolean add(LogEntry entry) {
            if (view.sees(entry.event())) {
                found.add(entry);
                bytes += entry.frame().length;
            }
            boolean full = !found.isEmpty() && (found.size() >= limit.events() || bytes >= limit.bytes());
            return full || ++scanned >= maxScan;
        }

        private Slice slice(long upTo) {
            return new Slice(found, Math.max(upTo, discardedUpTo), discardedUpTo);
        }
    }

    /** As {@link EventLog#readBack}, of what is here: what came before counts as discarded. */
    public BackSlice readBack(View view, long upTo, ReadLimit limit) {
        BackSlice kept = readBackKept(view, upTo, limit);
        if (!kept.entries().isEmpty() || kept.after() >= oldest()) {
            return kept;
        }
        boolean isGap = upTo > 0 && topics.discardedUpTo(view, 0, oldest() - 1) > 0;
        return new BackSlice(List.of(), 0, isGap);
    }

    /** As {@link EventLog#readBack}, but no further than to the oldest entry here. */
    public BackSlice readBackKept(View view, long upTo, ReadLimit limit) {
        long from = Math.min(upTo, head);
        BackRead read = new BackRead(view, limit, entries, entriesFor(MAX_BACK_TRIES, view));
        return isByTopic(view, MAX_BACK_TRIES)
                ? read.merge(new BackwardMerge(topics.matching(view).values(), from), from)
                : read.scan(from);
    }

    /** Whether patterns are tried on the topics, because these are few, and not on the entries. */
    private boolean isByTopic(View view, int tries) {
        return view.exactTopics() != null
                || topics.size() <= tries / view.selectors().all().size();
    }

    /** On how many entries the view's selectors are tried with so many tries. */
    private static int entriesFor(int tries, View view) {
        return Math.max(MIN_SCAN, tries / view.selectors().all().size());
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
     * Counts back from a position to the one just before the last {@code count} entries that the view sees, or as many of them as are here or can be
     * found with a bounded amount of work. Patterns are tried on the topics if these are few, else on the entries.
     *
     * @param tries how often a selector may be tried on a topic, and how many entries may be looked at
     */
    public Newest newest(View view, int count, long upTo, int tries) {
        return isByTopic(view, tries)
                ? new BackwardMerge(topics.matching(view).values(), upTo).newest(view, count, tries, entries)
                : scanBackwards(view, count, upTo, entriesFor(tries, view));
    }

    private Newest scanBackwards(View view, int count, long upTo, int most) {
        int seen = 0;
        long before = upTo;
        long position = upTo;
        for (; position > upTo - most && seen < count; position--) {
            LogEntry entry = entries.findUpTo(position);
            position = entry == null ? oldest() - 1 : entry.position();
            if (entry == null) {
                break;
            }
            if (view.sees(entry.event())) {
                seen++;
                before = position - 1;
            }
        }
        return new Newest(seen, before, position + 1);
    }

    /**
     * As {@link EventLog#newest}, of what is here. Patterns are tried on the topics, if these and their keys are few, else on the newest entries, and then the
     * snapshot may be cut.
     *
     * @param tries how often a selector may be tried on a topic, and how many groups or entries may be looked at
     */
    public ViewSnapshot newest(View view, ViewSnapshot.Bounds bounds, int tries) {
        boolean byTopic = isByTopic(view, tries);
        Map<Topic, TopicHistory> matching = byTopic ? topics.matching(view) : Map.of();
        boolean areFew = byTopic && groups(matching.values()) <= tries;
        return areFew ? newestOf(matching, view, bounds) : newestBackwards(view, bounds, tries);
    }

    /** Is shown the newest event of each topic and key that is here; the key is empty for those without. */
    public interface GroupVisitor {
        void visit(Topic topic, String key, long position);
    }

    /** Shows each newest event up to a position that the view sees, of what is here; a pattern is tried on every topic. */
    public void forEachNewest(View view, long upTo, GroupVisitor visitor) {
        topics.forEachMatching(
                view,
                (topic, history) -> history.forEachNewest(
                        view.sees(topic, true), upTo, (key, position) -> visitor.visit(topic, key, position)));
    }

    private static long groups(Collection<TopicHistory> histories) {
        return histories.stream().mapToLong(TopicHistory::groupCount).sum();
    }

    private ViewSnapshot newestOf(Map<Topic, TopicHistory> matching, View view, ViewSnapshot.Bounds bounds) {
        LongStream.Builder found = LongStream.builder();
        matching.forEach((topic, history) ->
                history.forEachNewest(view.sees(topic, true), bounds.upTo(), (key, position) -> found.add(position)));
        // Afterwards: what goes in between is in both.
        found.add(bounds.after() == 0 ? 0 : topics.lostNewest(matching, view, bounds));
        return ViewSnapshot.of(bounds, found.build().toArray(), false);
    }

    private ViewSnapshot newestBackwards(View view, ViewSnapshot.Bounds bounds, int tries) {
        BackwardSnapshot found = new BackwardSnapshot(view, bounds);
        long least = Math.max(bounds.after(), bounds.upTo() - entriesFor(tries, view));
        long position = bounds.upTo();
        for (; position > least && !found.isFull(); position--) {
            LogEntry entry = entries.findUpTo(position);
            position = entry == null ? 0 : entry.position();
            if (entry == null || position <= least) {
                break;
            }
            found.add(position, entry.event());
        }
        long from = oldest();
        long lost = bounds.after() == 0 ? 0 : topics.discardedUpTo(view, bounds.after(), from);
        return found.snapshot(Math.min(lost, bounds.upTo()), position >= from && position > bounds.after());
    }

    /** As {@link EventLog#read(View, ViewSnapshot, long, ReadLimit)}, of what is here: what came before counts as discarded. */
    public Slice read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        List<LogEntry> found = new ArrayList<>();
        int bytes = 0;
        long upTo = after;
        long discardedUpTo = 0;
        for (long position : snapshot.after(after, limit.events())) {
            LogEntry entry = entries.find(position);
            boolean isDiscarded = entry == null && position < oldest();
            if (isDiscarded && !found.isEmpty()) {
                break;
            }
            upTo = position;
            if (isDiscarded) {
                discardedUpTo = position;
            } else if (entry != null && view.sees(entry.event())) {
                found.add(entry);
                bytes += entry.frame().length;
            }
            if (bytes >= limit.bytes()) {
                break;
            }
        }
        return new Slice(found, upTo, discardedUpTo);
    }

    /** As {@link #read(View, ViewSnapshot, long, ReadLimit)}, or null if that needs entries which were {@linkplain #forgetOldest forgotten}. */
    public @Nullable Slice readIfKept(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        Slice slice = read(view, snapshot, after, limit);
        return slice.discardedUpTo() > 0 ? null : slice;
    }

    /** The position just before the first entry here that {@linkplain CorrectedTimes counts} as no older than {@code timeMillis}; the head's if all do. */
    public long before(long timeMillis) {
        long low = oldest();
        long high = head + 1;
        CorrectedTimes counted = times;
        while (low < high) {
            long middle = (low + high) >>> 1;
            LogEntry entry = entries.findFrom(middle);
            if (entry != null && counted.of(entry.position(), entry.timeMillis()) < timeMillis) {
                low = entry.position() + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
