package dev.tidings.cluster;

import dev.tidings.log.EventIds;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a log that follows an order: {@code tag-number}. The number is the position in the order, the same for all nodes; the tag names the node that appended there, and the session in which it did.
 *
 * <p>A session ends with its connection to the engine. So none spans a failover, and whoever knows that a tag has come to a number knows all before that to be what everybody has there: a number that is no higher than the tag's last is a
 * place in this order, whoever appended there. One that is higher was lost, or is to come. A place between events is named by the newest tag. So is one within a snapshot, or within what a change brings: by two numbers of the order, or,
 * where it is in what the copy held before it followed, by the id that it had there.
 */
final class FollowedIds extends EventIds {
    /** Those of what the copy held before it followed, up to a position. */
    private final EventIds former;

    private final Interruptions interruptions;

    private volatile long formerUpTo;

    private volatile Map<String, Reach> tags = new ConcurrentHashMap<>();

    private volatile @Nullable String newest;
    private volatile Stretches stretches = Stretches.NONE;
    /** The position of the copy that was placed last. */
    private volatile long lastLocal;

    /** The numbers of a tag's first and last entry, as far as they are known here. */
    record Reach(long first, long last) {
        Reach with(Reach other) {
            return new Reach(Math.min(first, other.first), Math.max(last, other.last));
        }

        Reach cutAt(long number) {
            return new Reach(Math.min(first, number), Math.min(last, number));
        }
    }

    FollowedIds(EventIds former, long formerUpTo, Interruptions interruptions) {
        this.former = former;
        this.interruptions = interruptions;
        this.formerUpTo = formerUpTo;
        this.lastLocal = formerUpTo;
    }

    /**
     * Goes on from what a copy has. By the thread that places, or while it places nothing.
     *
     * @param head the copy's
     */
    void restore(Remembered remembered, long head) {
        formerUpTo = remembered.formerUpTo();
        tags = new ConcurrentHashMap<>(remembered.tags());
        stretches = remembered.stretches();
        newest = remembered.newestTag();
        lastLocal = head;
    }

    long formerUpTo() {
        return formerUpTo;
    }

    Map<String, Reach> tags() {
        return tags;
    }

    Stretches stretches() {
        return stretches;
    }

    @Override
    public String name() {
        String tag = newest;
        return tag == null ? former.name() : tag;
    }

    @Override
    public String at(long position) {
        Stretches known = stretches;
        if (known.isEmpty() || position <= formerUpTo) {
            return former.at(position);
        }
        return name() + "-" + numberAt(known, position);
    }

    /** The number that is reached at a position; 0 where that is not known any more. */
    private static long numberAt(Stretches known, long position) {
        if (position >= known.firstLocal()) {
            return known.numberOf(position);
        }
        return known.isCut() ? 0 : known.firstNumber() - 1;
    }

    @Override
    protected String placeBefore(long head, long position) {
        Stretches known = stretches;
        if (known.isEmpty() || head <= formerUpTo) {
            return super.placeBefore(head, position);
        }
        if (position <= formerUpTo) {
            return position == 0 ? "0" : former.at(position);
        }
        return Long.toString(numberAt(known, position));
    }

    /** One whose end is yet to come, or was lost, is none: it may be found once that is known. */
    @Override
    protected @Nullable Within findBefore(String headId, String place) {
        if (former.find(headId) != null) {
            return former.findWithin(headId + WITHIN + place);
        }
        Place head = find(headId);
        return head == null || !head.assigned() ? null : within(head, place);
    }

    private Within within(Place head, String place) {
        long position = positionBefore(place);
        return position < 0 || position >= head.position()
                // Some of it cannot be had from here: it is told so, and all that can be had is sent again.
                ? new Within(new Place(head.position(), false), 0)
                : new Within(head, position);
    }

    /** The position that what {@link #placeBefore} wrote stands for here, or -1. */
    private long positionBefore(String place) {
        long number = parse(place, 0);
        if (number < 0) {
            Place found = former.find(place);
            return found != null && found.assigned() && found.position() <= formerUpTo ? found.position() : -1;
        }
        Stretches known = stretches;
        if (!known.isEmpty() && number >= known.firstNumber()) {
            return known.localOf(number);
        }
        boolean isMissing = known.isEmpty() ? number > 0 : known.isCut() || interruptions.isIn(known.firstLocal());
        return isMissing ? -1 : number == 0 ? 0 : known.firstLocal() - 1;
    }

    /**
     * Where a reader goes on who comes with an id, be it that of an event or of a place within a snapshot: behind what it has, though it may not be the newest alone that follows. Null if no name is known that the id begins with, or it has nothing
     * of the snapshot that can be had from here.
     */
    @Nullable
    Place placeOf(String id) {
        Place place = find(id);
        int dot = id.lastIndexOf(WITHIN);
        Place head = dot < 0 || former.find(id.substring(0, dot)) != null ? null : find(id.substring(0, dot));
        if (place != null || head == null) {
            return place;
        }
        Within within = within(head, id.substring(dot + 1));
        return within.position() == 0 ? null : new Place(within.position(), head.assigned());
    }

    @Override
    protected boolean isKnown(String name) {
        return tags.containsKey(name) || former.reserves(name + "-1");
    }

    @Override
    protected @Nullable Place find(String name, long number) {
        Reach reach = tags.get(name);
        if (reach == null) {
            Place place = former.find(name + "-" + number);
            boolean isBeyond = place != null && place.position() > formerUpTo;
            return isBeyond ? new Place(formerUpTo, false) : place;
        }
        boolean isAssigned = number <= reach.last();
        long reached = Math.min(number, reach.last());
        Stretches known = stretches;
        if (known.isEmpty() || reached < known.firstNumber()) {
            return known.isCut() ? new Place(known.firstLocal() - 1, false) : new Place(formerUpTo, isAssigned);
        }
        long local = known.localOf(reached);
        // Named after something that came later: whoever was told so has been told what was in between.
        boolean isLate = isAssigned && number < reach.first();
        return new Place(
                Math.min(lastLocal, isLate ? Math.max(local, known.localOf(number + 1) - 1) : local), isAssigned);
    }

    /** The position of the copy at which all is there up to a number that was placed. */
    long localOf(long number) {
        Stretches known = stretches;
        return known.isEmpty() || number < known.firstNumber() ? formerUpTo : known.localOf(number);
    }

    /** Whether there are so many entries of the order between two positions of the copy. */
    boolean isBehind(long position, long span, long later) {
        Stretches known = stretches;
        return position >= known.firstLocal() && known.numberOf(later) - known.numberOf(position) >= span;
    }

    /** The number up to which a tag has come; 0 if it is not known. */
    long lastOf(String tag) {
        Reach reach = tags.get(tag);
        return reach == null ? 0 : reach.last();
    }

    /** Notes that an entry of the order is at a position of the copy, behind all others, and answers with its id. By one thread at a time. */
    String place(String tag, long number, long position) {
        stretches = stretches.with(position, number);
        lastLocal = position;
        seen(tag, number);
        newest = tag;
        return tag + "-" + number;
    }

    /** Notes that the order has an entry of a tag at a number, and that the copy has, or need not have, all up to there. */
    void seen(String tag, long number) {
        Reach unused = tags.merge(tag, new Reach(number, number), Reach::with);
        if (tags.size() > MAX_NAMES) {
            forgetOldest();
        }
    }

    /** Notes that something is at a position of the copy that is none of the order's, and answers with an id for it: that of what was before, by a tag of what comes next. */
    String mark(String tag, long number, long position) {
        lastLocal = position;
        return tag + "-" + (number - 1);
    }

    private void forgetOldest() {
        tags.entrySet().stream()
                .min(Comparator.comparingLong(each -> each.getValue().last()))
                .ifPresent(oldest -> tags.remove(oldest.getKey()));
    }

    /** Notes that the order lost all behind a number. By the thread that places. */
    void cutAt(long number) {
        tags.replaceAll((tag, reach) -> reach.cutAt(number));
        stretches = stretches.upToNumber(number);
    }
}
