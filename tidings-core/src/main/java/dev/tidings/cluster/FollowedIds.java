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
 * place in this order, whoever appended there. One that is higher was lost, or is to come. A place between events is named by the newest tag.
 */
final class FollowedIds extends EventIds {
    /** Those of what the copy held before it followed, up to a position. */
    private final EventIds former;

    private volatile long formerUpTo;

    /** Of each tag, the last number. */
    private volatile Map<String, Long> lasts = new ConcurrentHashMap<>();

    private volatile @Nullable String newest;
    private volatile Stretches stretches = Stretches.NONE;

    FollowedIds(EventIds former, long formerUpTo) {
        this.former = former;
        this.formerUpTo = formerUpTo;
    }

    /** Goes on from what a copy has. By the thread that places, or while it places nothing. */
    void restore(Remembered remembered) {
        formerUpTo = remembered.formerUpTo();
        lasts = new ConcurrentHashMap<>(remembered.lasts());
        stretches = remembered.stretches();
        newest = remembered.newestTag();
    }

    long formerUpTo() {
        return formerUpTo;
    }

    Map<String, Long> lasts() {
        return lasts;
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
        boolean isBefore = position < known.firstLocal();
        return name() + "-" + (isBefore ? known.firstNumber() - 1 : known.numberOf(position));
    }

    @Override
    protected boolean isKnown(String name) {
        return lasts.containsKey(name) || former.reserves(name + "-1");
    }

    @Override
    protected @Nullable Place find(String name, long number) {
        Long last = lasts.get(name);
        if (last == null) {
            Place place = former.find(name + "-" + number);
            boolean isBeyond = place != null && place.position() > formerUpTo;
            return isBeyond ? new Place(formerUpTo, false) : place;
        }
        Stretches known = stretches;
        if (known.isEmpty() || number < known.firstNumber()) {
            return known.isCut() ? new Place(known.firstLocal() - 1, false) : new Place(formerUpTo, number <= last);
        }
        return new Place(known.localOf(Math.min(number, last)), number <= last);
    }

    /** The position of the copy at which all is there up to a number that was placed. */
    long localOf(long number) {
        Stretches known = stretches;
        return known.isEmpty() || number < known.firstNumber() ? formerUpTo : known.localOf(number);
    }

    /** The number up to which a tag has come; 0 if it is not known. */
    long lastOf(String tag) {
        return lasts.getOrDefault(tag, 0L);
    }

    /** Notes that an entry of the order is at a position of the copy, behind all others, and answers with its id. By one thread at a time. */
    String place(String tag, long number, long position) {
        came(tag, number);
        stretches = stretches.with(position, number);
        newest = tag;
        return tag + "-" + number;
    }

    /** Notes that an entry of a tag was followed, whatever became of it. */
    void came(String tag, long number) {
        if (lasts.merge(tag, number, Math::max) == number && lasts.size() > MAX_NAMES) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        lasts.entrySet().stream()
                .min(Comparator.comparingLong(Map.Entry::getValue))
                .ifPresent(oldest -> lasts.remove(oldest.getKey()));
    }

    /** Notes that the order lost all behind a number. By the thread that places. */
    void cutAt(long number) {
        lasts.replaceAll((tag, last) -> Math.min(last, number));
        stretches = stretches.upToNumber(number);
    }
}
