package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics that have ended, and where: the newest {@value #MOST} of them, in the order of their ends, by hashes of 128 bits that nobody outside the process can
 * predict; so a million of them take some 30 MB, and to ask for one costs no more than for one of few. Where there is none, all of it costs a look at one field.
 * Safe for use by any thread.
 *
 * <pre>
 *   hash table: slot -> end        ends, a ring by their order: two halves of the hash, the place
 * </pre>
 */
public final class EndedTopics {
    /** More ends are not remembered: the oldest is forgotten. */
    public static final int MOST = 1 << 20;

    private static final int LEAST = 16;
    private static final int LONGS = 3;

    private final int most;
    private final long firstSeed = new SecureRandom().nextLong();
    private final long secondSeed = new SecureRandom().nextLong();

    // Guarded by this; read without only to find out that there is nothing.
    private volatile boolean isEmpty = true;

    private int size;
    /** Of each end both halves of its hash, and its position twice, plus one if the event is private. */
    private long[] ends = new long[LEAST * LONGS];

    private int oldest;
    /** One more than where an end is in the ring; 0 for nothing. */
    private int[] slots = new int[2 * LEAST];

    public EndedTopics() {
        this(MOST);
    }

    EndedTopics(int most) {
        this.most = most;
    }

    public boolean isEmpty() {
        return isEmpty;
    }

    /** How many there are. */
    public synchronized int size() {
        return size;
    }

    /** Whether a topic has ended. */
    public boolean contains(Topic topic) {
        return placeOf(topic) != 0;
    }

    /** The position of the last end, if a view is of exact topics alone, all of them have ended, and it may be told so: it sees the ends' events. Else 0. */
    public long endOf(View view) {
        long last = 0;
        List<Selector> selectors = isEmpty() ? List.of() : view.selectors().all();
        for (int i = 0; i < selectors.size(); i++) {
            Topic topic = selectors.get(i) instanceof Selector.Exact exact ? exact.topic() : null;
            long place = topic == null ? 0 : placeOf(topic);
            boolean isPrivate = (place & 1) == 1;
            if (topic == null || place == 0 || !view.sees(topic, isPrivate)) {
                return 0;
            }
            last = Math.max(last, place >> 1);
        }
        return last;
    }

    /** Notes that the topics of an event end with it, which comes behind all that were added. */
    public synchronized void add(List<Topic> topics, long position, boolean isPrivate) {
        for (int i = 0; i < topics.size(); i++) {
            add(topics.get(i), position << 1 | (isPrivate ? 1 : 0));
        }
    }

    private void add(Topic topic, long place) {
        if (size == most) {
            forgetOldest();
        }
        if (size == ends.length / LONGS) {
            grow();
        }
        long first = hash(topic.name(), firstSeed);
        long second = hash(topic.name(), secondSeed);
        int former = find(first, second);
        if (slots[former] != 0) {
            clear(former);
        }
        int index = (oldest + size) & (ends.length / LONGS - 1);
        ends[index * LONGS] = first;
        ends[index * LONGS + 1] = second;
        ends[index * LONGS + 2] = place;
        slots[find(first, second)] = index + 1;
        size++;
        isEmpty = false;
    }

    /** Forgets the ends before a position. */
    public synchronized void forgetBefore(long position) {
        while (size > 0 && first() < position) {
            forgetOldest();
        }
    }

    /** Forgets the ends behind a position. */
    public synchronized void forgetAfter(long position) {
        while (size > 0 && last() > position) {
            int index = (oldest + size - 1) & (ends.length / LONGS - 1);
            int slot = find(ends[index * LONGS], ends[index * LONGS + 1]);
            if (slots[slot] == index + 1) {
                clear(slot);
            }
            size--;
            isEmpty = size == 0;
        }
    }

    private long last() {
        return ends[((oldest + size - 1) & (ends.length / LONGS - 1)) * LONGS + 2] >> 1;
    }

    public synchronized void clear() {
        forgetBefore(Long.MAX_VALUE);
    }

    /** The position of the oldest end, or {@link Long#MAX_VALUE} if there is none. */
    public synchronized long first() {
        return size == 0 ? Long.MAX_VALUE : ends[oldest * LONGS + 2] >> 1;
    }

    private void forgetOldest() {
        int slot = find(ends[oldest * LONGS], ends[oldest * LONGS + 1]);
        if (slots[slot] == oldest + 1) {
            clear(slot);
        }
        oldest = (oldest + 1) & (ends.length / LONGS - 1);
        size--;
        isEmpty = size == 0;
    }

    /** All or nothing. */
    private void grow() {
        int capacity = ends.length / LONGS;
        long[] more = new long[2 * ends.length];
        int[] moreSlots = new int[2 * slots.length];
        int behind = (capacity - oldest) * LONGS;
        System.arraycopy(ends, oldest * LONGS, more, 0, behind);
        System.arraycopy(ends, 0, more, behind, oldest * LONGS);
        ends = more;
        slots = moreSlots;
        oldest = 0;
        for (int index = 0; index < size; index++) {
            // Of two ends of one topic the later counts.
            slots[find(ends[index * LONGS], ends[index * LONGS + 1])] = index + 1;
        }
    }

    private long placeOf(Topic topic) {
        if (isEmpty()) {
            return 0;
        }
        long first = hash(topic.name(), firstSeed);
        long second = hash(topic.name(), secondSeed);
        synchronized (this) {
            int index = slots[find(first, second)] - 1;
            return index < 0 ? 0 : ends[index * LONGS + 2];
        }
    }

    /** The slot with that hash, or the empty one where it would be. */
    private int find(long first, long second) {
        int slot = (int) first & (slots.length - 1);
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, first, second)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private boolean isAt(int index, long first, long second) {
        return ends[index * LONGS] == first && ends[index * LONGS + 1] == second;
    }

    /** Empties a slot, and moves up those behind it that would not be found any more. */
    private void clear(int slot) {
        int mask = slots.length - 1;
        int empty = slot;
        for (int next = (slot + 1) & mask; slots[next] != 0; next = (next + 1) & mask) {
            int home = (int) ends[(slots[next] - 1) * LONGS] & mask;
            if (((next - home) & mask) >= ((next - empty) & mask)) {
                slots[empty] = slots[next];
                empty = next;
            }
        }
        slots[empty] = 0;
    }

    /** Each step can be undone, so that no two names of one length meet before their last difference, and only by the seed then. */
    private static long hash(String name, long seed) {
        long hash = seed;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /** Goes through the events of one batch in their order, but for those that are there already: none may come behind the end of one of its topics. */
    public final class Check {
        private final Set<Topic> before;
        private final Set<Topic> inBatch = new HashSet<>();

        /** @param before topics that have ended besides those known here */
        public Check(Set<Topic> before) {
            this.before = before;
        }

        /** @throws EndedTopicException if one of the event's topics has ended, in the batch or before */
        public void next(Event event) {
            for (int i = 0; i < event.topics().size(); i++) {
                Topic topic = event.topics().get(i);
                if (contains(topic) || before.contains(topic) || inBatch.contains(topic)) {
                    throw new EndedTopicException(topic);
                }
            }
            if (event.isEnd()) {
                inBatch.addAll(event.topics());
            }
        }
    }
}
