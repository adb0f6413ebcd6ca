package dev.tidings.cluster;

import dev.tidings.cluster.BatchNames.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names that were mentioned in the newest entries of the order. A name is known for a span behind the last batch that mentions it, whether that was a repeat itself or not: so whoever has read one span before an entry decides of it as all others do. Those of one more span,
 * and of 16,384 entries at least, are kept, for an order may lose its newest: one that loses more is not sure to have no repeats.
 *
 * <p>About 50 bytes for each mention. Of the thread that stores, but for what the sequencer's thread says while nothing is on its way into the copy.
 */
final class NameWindow {
    private static final int LEAST_ROOM = 64;
    private static final int MOST_TAGS = 64;

    private final long span;

    // Of each mention, by its number; they are in a ring.
    private long[] places = {};
    private long[] firsts = {};
    private long[] hashes = {};
    private long[] contents = {};
    private @Nullable String[] tags = {};
    /** The number of the mention before in the same bucket; below the oldest if there is none. */
    private long[] befores = {};
    /** The number of the newest mention in a bucket. */
    private long[] buckets = {};

    private long oldest = 1;
    private long next = 1;
    private long unnoted = 1;

    /** So that those of the mentions are the same objects. */
    private final Map<String, String> sameTags = new HashMap<>();

    /** @param span in positions of the order */
    NameWindow(long span) {
        this.span = span;
    }

    /**
     * That a batch of the order had a name.
     *
     * @param place where the batch begins
     * @param first the position of what has the name, which is elsewhere if the batch repeats it
     * @param hash as in {@link Name}
     * @param content as in {@link Name}
     * @param tag of the first
     */
    record Mention(long place, long first, long hash, long content, String tag) {}

    /** What is a repeat in a batch. */
    static final class Verdict {
        static final int NO_CONFLICT = -2;

        private final long start;
        private final Map<Integer, Mention> known = new HashMap<>();
        private int conflict = NO_CONFLICT;

        private Verdict(long start) {
            this.start = start;
        }

        private void know(Name name, Mention first) {
            known.put(name.index(), first);
            if (conflict == NO_CONFLICT && first.content() != name.content()) {
                conflict = name.index();
            }
        }

        /** Whether the whole batch was there before. */
        boolean isRepeat() {
            return known.containsKey(BatchNames.KEY) && conflict != BatchNames.KEY;
        }

        /** Which name stands for something else, {@link BatchNames#KEY} for that of the batch; {@link #NO_CONFLICT} if none does. */
        int conflict() {
            return isRepeat() ? NO_CONFLICT : conflict;
        }

        boolean isRepeat(int index) {
            return !known.isEmpty() && (isRepeat() || known.containsKey(index));
        }

        /** The id and the position in the order of what was there before. */
        Mention first(int index) {
            Mention one = known.get(index);
            Mention batch = Objects.requireNonNull(one == null ? known.get(BatchNames.KEY) : one);
            return one != null
                    ? one
                    : new Mention(start, batch.first() + index, batch.hash(), batch.content(), batch.tag());
        }
    }

    /** Looks at the next batch of the order. What it repeats is known for a span from here on, also if the batch is refused. */
    Verdict judge(BatchNames batch) {
        forgetBefore(batch.start() - span - Math.max(span, LastAppends.MOST_CHANGES));
        Verdict verdict = new Verdict(batch.start());
        Map<Long, Mention> inBatch = new HashMap<>();
        for (Name name : batch.names()) {
            int at = find(name.hash(), batch.start() - span);
            Mention mention = at < 0 ? inBatch.get(name.hash()) : mentionAt(at);
            if (mention == null) {
                inBatch.put(name.hash(), mention(batch, name));
            } else {
                verdict.know(name, mention);
            }
            if (mention != null && at >= 0) {
                add(new Mention(batch.start(), mention.first(), name.hash(), mention.content(), mention.tag()));
            }
        }
        return verdict;
    }

    private static Mention mention(BatchNames batch, Name name) {
        long first = batch.start() + Math.max(0, name.index());
        return new Mention(batch.start(), first, name.hash(), name.content(), batch.tag());
    }

    /** The batch that was judged last is taken: its new names stand for it. */
    void take(BatchNames batch, Verdict verdict) {
        for (Name name : batch.names()) {
            if (!verdict.isRepeat(name.index())) {
                add(mention(batch, name));
            }
        }
    }

    /** The next batch of the order has been taken elsewhere, as far as can be told from here. */
    void pass(BatchNames batch) {
        Verdict verdict = judge(batch);
        if (verdict.conflict() == Verdict.NO_CONFLICT && !verdict.isRepeat()) {
            take(batch, verdict);
        }
    }

    private int at(long number) {
        return (int) number & (places.length - 1);
    }

    private int bucketOf(long hash) {
        return Long.hashCode(hash) & (buckets.length - 1);
    }

    /** Where the newest mention of a name is, if it is not before a position; negative if there is none. */
    private int find(long hash, long from) {
        long number = buckets.length == 0 ? 0 : buckets[bucketOf(hash)];
        while (number >= oldest) {
            int at = at(number);
            if (hashes[at] == hash) {
                return places[at] >= from ? at : -1;
            }
            number = befores[at];
        }
        return -1;
    }

    private Mention mentionAt(int at) {
        return new Mention(places[at], firsts[at], hashes[at], contents[at], Objects.requireNonNull(tags[at]));
    }

    private void add(Mention mention) {
        if (next - oldest == places.length) {
            List<Mention> all = from(oldest);
            makeRoom(Math.max(LEAST_ROOM, 2 * places.length));
            next = oldest;
            all.forEach(this::put);
        }
        put(mention);
    }

    private void makeRoom(int room) {
        places = new long[room];
        firsts = new long[room];
        hashes = new long[room];
        contents = new long[room];
        tags = new @Nullable String[room];
        befores = new long[room];
        buckets = new long[room];
    }

    private void put(Mention mention) {
        int at = at(next);
        int bucket = bucketOf(mention.hash());
        places[at] = mention.place();
        firsts[at] = mention.first();
        hashes[at] = mention.hash();
        contents[at] = mention.content();
        tags[at] = same(mention.tag());
        befores[at] = buckets[bucket];
        buckets[bucket] = next++;
    }

    private String same(String tag) {
        if (sameTags.size() > MOST_TAGS) {
            sameTags.clear();
        }
        return sameTags.computeIfAbsent(tag, one -> one);
    }

    private void forgetBefore(long position) {
        while (oldest < next && places[at(oldest)] < position) {
            tags[at(oldest++)] = null;
        }
    }

    /** The order lost all behind a position: what was mentioned there is as it was before. */
    void cutAt(long position) {
        while (next > oldest && Math.max(places[at(next - 1)], firsts[at(next - 1)]) > position) {
            next--;
            buckets[bucketOf(hashes[at(next)])] = befores[at(next)];
        }
        unnoted = Math.min(unnoted, next);
    }

    /** Goes on from what was kept. */
    void restore(List<Mention> all) {
        oldest = 1;
        next = 1;
        Arrays.fill(buckets, 0);
        all.forEach(this::add);
        unnoted = next;
    }

    /** All mentions, the oldest first; none is new since. */
    List<Mention> takeAll() {
        unnoted = oldest;
        return takeUnnoted();
    }

    /** Those that came since this was called last. */
    List<Mention> takeUnnoted() {
        List<Mention> more = from(Math.max(oldest, unnoted));
        unnoted = next;
        return more;
    }

    private List<Mention> from(long number) {
        List<Mention> mentions = new ArrayList<>((int) (next - number));
        for (long one = number; one < next; one++) {
            mentions.add(mentionAt(at(one)));
        }
        return mentions;
    }

    /** Whether a mention at a position is of no use any more. */
    boolean isForgotten(long place) {
        return oldest == next || place < places[at(oldest)];
    }
}
