package dev.tidings.hub;

import dev.tidings.log.EventIds;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one view sees of the log, in one form, and everyone who reads it. The window holds the frames that a delivery pass is still handing out; between
 * passes there is none. A pass walks the readers from the last to the first, so that readers who join or leave in its middle neither
 * miss anything nor get it twice: whoever joins already has the window, and a leaver's place is taken by one who was served.
 * Belongs to a shard's thread.
 */
final class Feed extends Chain.Link<Feed> {
    final FeedKey key;
    /** What holds entries back on their way to the window; null where every event is due at once. */
    final @Nullable Throttle throttle;

    /** What it takes of the budget; and for how many of its selectors it was taken out of the index. Of the directory. */
    long cost;

    int removedSelectors;

    /** Where it stands in the index, for each of its selectors. Of the index. */
    private final int[] places;

    private Subscriber[] readers = new Subscriber[1];
    private int readerCount;

    private @Nullable Window window;
    /** All that the view sees after this position, up to the shard's, is in the window. */
    private long base;
    /** The position of the last entry that went into the window; at first, where the feed began. */
    private long last;
    /** The position of the last entry the view saw, and of what was seen in all, in bytes of frames. */
    private long seen;

    private long seenBytes;

    /** The position with which all that the view sees ends, and what its readers are told then; null until one has come so far. */
    private long end = Subscriber.NEVER;

    private byte @Nullable [] endFrame;

    private int unserved;
    private long passEnd;
    private boolean inPass;

    Feed(FeedKey key, long position) {
        this.key = key;
        this.throttle = key.interval().isZero() ? null : new Throttle(key.interval());
        this.places = new int[key.view().selectors().all().size()];
        Arrays.fill(places, Subscriber.NOWHERE);
        this.base = position;
        this.last = position;
        this.seen = position;
    }

    int place(int selector) {
        return places[selector];
    }

    void setPlace(int selector, int place) {
        places[selector] = place;
    }

    View view() {
        return key.view();
    }

    int readerCount() {
        return readerCount;
    }

    void add(Subscriber reader) {
        if (readerCount == readers.length) {
            readers = Arrays.copyOf(readers, readerCount * 2);
        }
        reader.slot = readerCount;
        readers[readerCount++] = reader;
    }

    /** Takes a reader out, if it is in. */
    @SuppressWarnings("NullAway") // the slots behind the last reader hold nothing
    void remove(Subscriber reader) {
        if (reader.slot == Subscriber.NOWHERE) {
            return;
        }
        Subscriber moved = readers[--readerCount];
        readers[reader.slot] = moved;
        moved.slot = reader.slot;
        readers[readerCount] = null;
        reader.slot = Subscriber.NOWHERE;
        if (readers.length > 16 && readerCount < readers.length / 4) {
            shrink();
        }
    }

    private void shrink() {
        try {
            readers = Arrays.copyOf(readers, readers.length / 2);
        } catch (OutOfMemoryError later) {
            // It does as it is.
        }
    }

    Subscriber reader(int slot) {
        return readers[slot];
    }

    /** Notes that the view sees an entry; false when that was noted already, for another of its selectors. */
    boolean see(LogEntry entry) {
        boolean first = seen != entry.position();
        seen = entry.position();
        return first;
    }

    /**
     * Adds an entry just seen to the window; true when the feed had no window until now.
     *
     * @param committedAt when the entry was committed; 0 where its delivery is not to be timed
     */
    boolean append(LogEntry entry, long committedAt, WindowPool windows) {
        boolean first = window == null;
        if (window == null) {
            window = windows.take();
        }
        window.append(entry.position(), frameOf(entry));
        window.committed(committedAt, inPass);
        last = entry.position();
        return first;
    }

    /** Counts an entry just seen. */
    void count(LogEntry entry) {
        seenBytes += frameOf(entry).length;
    }

    /** What readers here are sent of an entry that the view sees. */
    byte[] frameOf(LogEntry entry) {
        return entry.frame(key.form(), key.view());
    }

    /** Frames that the view has seen since the feed began, in bytes. */
    long seenBytes() {
        return seenBytes;
    }

    /**
     * Notes where all that the view sees ends.
     *
     * @param position of the last end of its topics; 0 where they have not all ended
     */
    void endsAt(long position) {
        long found = position == 0 ? Subscriber.NEVER : position;
        if (found != end) {
            end = found;
            endFrame = null;
        }
    }

    /** The position with which all that the view sees ends; {@link Subscriber#NEVER} as long as it goes on. */
    long end() {
        return end;
    }

    /** What readers are told who have come to the end, made once for all of them. */
    byte[] endFrame(EventIds ids) {
        byte[] frame = endFrame;
        if (frame == null) {
            frame = new EndMark(ids.endAt(end), view()).frame();
            endFrame = frame;
        }
        return frame;
    }

    /** Whether all that a reader at {@code cursor} lacks is in the window. */
    boolean reaches(long cursor) {
        return cursor >= base;
    }

    @Nullable
    Window window() {
        return window;
    }

    /** What is held back, in bytes. */
    int throttledBytes() {
        return throttle == null ? 0 : throttle.bytes();
    }

    int windowBytes() {
        return window == null ? 0 : window.end();
    }

    /** The next reader of the pass, or null when it is over. */
    @Nullable
    Subscriber nextInPass() {
        if (!inPass) {
            inPass = true;
            unserved = readerCount;
            passEnd = last;
        }
        unserved = Math.min(unserved, readerCount);
        return unserved == 0 ? null : readers[--unserved];
    }

    /** Whether the pass has come to its end. */
    boolean isServed() {
        return unserved == 0;
    }

    /**
     * Reads the memory that serving the next {@code count} readers of the pass will read: so their cache misses overlap, which system calls between
     * them would prevent. The answer means nothing.
     */
    int readAhead(int count) {
        int sum = 0;
        for (int i = Math.max(0, unserved - count); i < unserved; i++) {
            sum += readers[i].readAhead();
        }
        return sum;
    }

    /** Ends a pass; false when entries came in its middle, so that another is due. */
    boolean endPass(WindowPool windows) {
        inPass = false;
        base = passEnd;
        if (window == null) {
            return true;
        }
        window.handedOut(passEnd, readerCount);
        if (last > passEnd) {
            window.dropThrough(passEnd);
            return false;
        }
        windows.giveBack(window);
        window = null;
        return true;
    }

    /**
     * Starts over at {@code position}, holding nothing: readers behind it must catch up from the log.
     *
     * @return the window that it had
     */
    @Nullable
    Window restartAt(long position) {
        Window held = window;
        window = null;
        if (throttle != null) {
            throttle.clear();
        }
        inPass = false;
        base = position;
        last = position;
        seen = position;
        return held;
    }
}
