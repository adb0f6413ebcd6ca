package dev.tidings.cluster;

import dev.tidings.cluster.FollowedIds.Reach;
import dev.tidings.cluster.Interruptions.Range;
import dev.tidings.cluster.LastAppends.Change;
import dev.tidings.cluster.NameWindow.Mention;
import dev.tidings.log.LogCopy.Notes;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to know of the order it has followed, as its copy keeps it in notes:
 *
 * <pre>
 * place              -> followed | former up to | whether stretches are cut | loss, as a number without a sign | serves from
 * breaks       -> of each, the one that came first first: itself, as a number without a sign | the number that it came first at; losses too
 * tag/TAG            -> first number | last number | the node's last append
 * append/NUMBER      -> node | append | the one before
 * stretch/LOCAL      -> number | highest number, 0 for no bound
 * interruption/FROM  -> to
 * name/NUMBER        -> of each mention: place | first | hash (8 bytes) | content (8 bytes) | tag; the notes are counted
 * </pre>
 *
 * Numbers are varints, those in keys have 19 digits, so that they sort as they count.
 *
 * @param followed up to here all is in the copy, or needed not be
 * @param formerUpTo the last position of what the copy held before it followed
 * @param loss stands for what the order has lost last that the copy had; 0 for nothing
 * @param breaks incarnations of the engine that entries came from, and losses that were told, the newest last, with where each came first
 * @param tags of each, its first and last number
 * @param appends of each node, the number of its last append
 * @param servesFrom see {@link WarmUp#servesFrom()}
 * @param names mentions of names, the oldest first, by the numbers of their notes
 * @param changes of those that can be taken back, the newest last
 */
record Remembered(
        long followed,
        long formerUpTo,
        int loss,
        Map<Integer, Long> breaks,
        Map<String, Reach> tags,
        Map<String, Long> appends,
        List<Change> changes,
        Stretches stretches,
        List<Range> interruptions,
        long servesFrom,
        SortedMap<Long, List<Mention>> names) {
    private static final String PLACE = "place";
    private static final String BREAKS = "breaks";
    private static final String TAG = "tag/";
    private static final String APPEND = "append/";
    private static final String STRETCH = "stretch/";
    private static final String INTERRUPTION = "interruption/";
    private static final String NAME = "name/";

    /** What a node remembers that has followed nothing yet. */
    static Remembered nothing(long formerUpTo) {
        return new Remembered(
                0,
                formerUpTo,
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Stretches.NONE,
                List.of(),
                0,
                Collections.emptySortedMap());
    }

    /** @param head the copy's, should nothing be noted */
    static Remembered of(Map<String, byte[]> notes, long head) {
        byte[] bytes = notes.get(PLACE);
        if (bytes == null) {
            return nothing(head);
        }
        ByteReader place = new ByteReader(bytes, 0);
        long followed = place.varint();
        long formerUpTo = place.varint();
        boolean isCut = place.next() != 0;
        int loss = (int) place.varint();
        long servesFrom = place.varint();
        Map<String, Reach> tags = new HashMap<>();
        Map<String, Long> appends = new HashMap<>();
        forEach(notes, TAG, (tag, in) -> {
            tags.put(tag, new Reach(in.varint(), in.varint()));
            appends.merge(ClusterEntry.nodeOf(tag), in.varint(), Math::max);
        });
        List<Change> changes = new ArrayList<>();
        forEach(
                notes,
                APPEND,
                (number, in) -> changes.add(new Change(Long.parseLong(number), in.text(), in.varint(), in.varint())));
        List<Range> ranges = new ArrayList<>();
        forEach(notes, INTERRUPTION, (from, in) -> ranges.add(new Range(Long.parseLong(from), in.varint())));
        return new Remembered(
                followed,
                formerUpTo,
                loss,
                breaks(notes),
                tags,
                appends,
                changes,
                stretches(notes, isCut),
                ranges,
                servesFrom,
                names(notes));
    }

    private static SortedMap<Long, List<Mention>> names(Map<String, byte[]> notes) {
        SortedMap<Long, List<Mention>> names = new TreeMap<>();
        forEach(notes, NAME, (number, in) -> {
            List<Mention> mentions = new ArrayList<>();
            while (in.hasMore()) {
                mentions.add(new Mention(in.varint(), in.varint(), eightBytes(in), eightBytes(in), in.text()));
            }
            names.put(Long.parseLong(number), mentions);
        });
        return names;
    }

    private static long eightBytes(ByteReader in) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | in.next();
        }
        return value;
    }

    /** Takes the notes whose keys begin alike, in the order of what is behind. */
    private static void forEach(Map<String, byte[]> notes, String prefix, BiConsumer<String, ByteReader> taker) {
        TreeMap<String, byte[]> sorted = new TreeMap<>();
        notes.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                sorted.put(key.substring(prefix.length()), value);
            }
        });
        sorted.forEach((key, value) -> taker.accept(key, new ByteReader(value, 0)));
    }

    private static Map<Integer, Long> breaks(Map<String, byte[]> notes) {
        ByteReader in = new ByteReader(notes.getOrDefault(BREAKS, new byte[0]), 0);
        Map<Integer, Long> breaks = new LinkedHashMap<>();
        while (in.hasMore()) {
            breaks.put((int) in.varint(), in.varint());
        }
        return breaks;
    }

    private static Stretches stretches(Map<String, byte[]> notes, boolean isCut) {
        List<long[]> all = new ArrayList<>();
        forEach(notes, STRETCH, (local, in) -> all.add(new long[] {Long.parseLong(local), in.varint(), in.varint()}));
        return Stretches.of(
                all.stream().mapToLong(one -> one[0]).toArray(),
                all.stream().mapToLong(one -> one[1]).toArray(),
                all.stream()
                        .mapToLong(one -> one[2] == 0 ? Long.MAX_VALUE : one[2])
                        .toArray(),
                isCut);
    }

    /** The tag that came last; null if none has. */
    @Nullable
    String newestTag() {
        return tags.entrySet().stream()
                .max(Comparator.comparingLong(each -> each.getValue().last()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    static void putPlace(Notes notes, long followed, long formerUpTo, boolean isCut, int loss, long servesFrom) {
        ByteWriter out = new ByteWriter(38).putVarint(followed).putVarint(formerUpTo);
        out.put(isCut ? 1 : 0).putVarint(Integer.toUnsignedLong(loss)).putVarint(servesFrom);
        notes.put(PLACE, out.toArray());
    }

    static void putNames(Notes notes, long number, List<Mention> mentions) {
        ByteWriter out = new ByteWriter(40 * mentions.size());
        for (Mention mention : mentions) {
            out.putVarint(mention.place()).putVarint(mention.first());
            out.putLong(mention.hash()).putLong(mention.content());
            out.putText(mention.tag());
        }
        notes.put(NAME + padded(number), out.toArray());
    }

    static void removeNames(Notes notes, long number) {
        notes.remove(NAME + padded(number));
    }

    static void putBreaks(Notes notes, Map<Integer, Long> breaks) {
        ByteWriter out = new ByteWriter(8 * breaks.size());
        breaks.forEach(
                (one, first) -> out.putVarint(Integer.toUnsignedLong(one)).putVarint(first));
        notes.put(BREAKS, out.toArray());
    }

    static void putTag(Notes notes, String tag, Reach reach, long append) {
        ByteWriter out = new ByteWriter(16).putVarint(reach.first()).putVarint(reach.last());
        notes.put(TAG + tag, out.putVarint(append).toArray());
    }

    static void removeTag(Notes notes, String tag) {
        notes.remove(TAG + tag);
    }

    static void putChange(Notes notes, Change change) {
        ByteWriter out = new ByteWriter(24).putText(change.node());
        notes.put(
                APPEND + padded(change.position()),
                out.putVarint(change.append()).putVarint(change.before()).toArray());
    }

    static void removeChange(Notes notes, Change change) {
        notes.remove(APPEND + padded(change.position()));
    }

    static void putStretch(Notes notes, long local, long number, long end) {
        ByteWriter out = new ByteWriter(16).putVarint(number);
        notes.put(
                STRETCH + padded(local),
                out.putVarint(end == Long.MAX_VALUE ? 0 : end).toArray());
    }

    static void putInterruption(Notes notes, Range range) {
        notes.put(
                INTERRUPTION + padded(range.from()),
                new ByteWriter(10).putVarint(range.to()).toArray());
    }

    private static String padded(long position) {
        String digits = Long.toString(position);
        return "0".repeat(19 - digits.length()) + digits;
    }
}
