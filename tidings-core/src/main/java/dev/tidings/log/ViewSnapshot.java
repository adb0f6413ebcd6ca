package dev.tidings.log;

import java.util.Arrays;

/**
 * Which events are the newest of their groups, as of a head: what a view has to show for the present state of its topics. A group is a topic that the view's
 * selectors match, and the key that the event has there, or none: an event with a key stands for nobody without, and keys of different topics are
 * different. An event on several topics is there once, if it is the newest of one of them. What others alone see does not count. Immutable.
 */
public final class ViewSnapshot {
    private final long head;
    private final long[] positions;
    private final boolean cut;

    /**
     * What is wanted.
     *
     * @param upTo the snapshot's head: the log's, now or before
     * @param after only those after it are wanted; 0 for all. Who asks for the rest of a snapshot is due what was in it: where events of the view that came
     *     after this position were discarded since, and may have been the newest of theirs, the position of the last of them is in the snapshot, as if they were
     *     there
     * @param most only the newest so many are wanted
     */
    public record Bounds(long upTo, long after, int most) {}

    /**
     * A snapshot of what was found.
     *
     * @param found in any order, also repeatedly; the array is the snapshot's from now on
     * @param cut whether there may be more of them before the first
     */
    public static ViewSnapshot of(Bounds bounds, long[] found, boolean cut) {
        Arrays.sort(found);
        int count = 0;
        for (long position : found) {
            boolean repeats = count > 0 && found[count - 1] == position;
            if (position > bounds.after() && !repeats) {
                found[count++] = position;
            }
        }
        int first = Math.max(0, count - bounds.most());
        return new ViewSnapshot(bounds.upTo(), Arrays.copyOfRange(found, first, count), cut || first > 0);
    }

    private ViewSnapshot(long head, long[] positions, boolean cut) {
        this.head = head;
        this.positions = positions;
        this.cut = cut;
    }

    /** The position up to which the events count; what comes after it follows the snapshot. */
    public long head() {
        return head;
    }

    /** Whether there may be more before the first: more than were wanted, or not all was searched. */
    public boolean isCut() {
        return cut;
    }

    /** How many there are. */
    public int count() {
        return positions.length;
    }

    /** The positions after {@code after}, rising: at most {@code most}. */
    public long[] after(long after, int most) {
        int found = Arrays.binarySearch(positions, after);
        int first = found < 0 ? -found - 1 : found + 1;
        return Arrays.copyOfRange(positions, first, (int) Math.min(positions.length, (long) first + most));
    }

    /** Whether none comes after a position. */
    public boolean isReadUpTo(long position) {
        return positions.length == 0 || position >= positions[positions.length - 1];
    }

    /** The id of the place of a reader who has all up to a position: with the last, the head's. */
    public String idAt(long position, EventIds ids) {
        return isReadUpTo(position) ? ids.at(head) : ids.within(head, position);
    }

    /** Just before the first; the head if there is none. */
    public long before() {
        return positions.length == 0 ? head : positions[0] - 1;
    }
}
