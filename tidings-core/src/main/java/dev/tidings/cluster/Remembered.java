package dev.tidings.cluster;

import dev.tidings.cluster.Interruptions.Range;
import dev.tidings.log.LogCopy.Notes;
import dev.tidings.log.record.ByteReader;
import dev.tidings.log.record.ByteWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to know of the order it has followed, as its copy keeps it in notes:
 *
 * <pre>
 * place              -> followed | former up to | whether stretches are cut | incarnation | broken for
 * tag/TAG            -> last number | last append
 * stretch/LOCAL      -> number
 * interruption/FROM  -> to
 * </pre>
 *
 * Numbers are varints, those in keys have 19 digits, so that they sort as they count.
 *
 * @param followed up to here all is in the copy, or needed not be
 * @param formerUpTo the last position of what the copy held before it followed
 * @param incarnation the engine's, in which it was followed or which all were told of
 * @param brokenFor the incarnation of which the order says last that it is another one
 * @param lasts of each tag, its last number
 * @param appends of each node, the number of its last append
 */
record Remembered(
        long followed,
        long formerUpTo,
        String incarnation,
        String brokenFor,
        Map<String, Long> lasts,
        Map<String, Long> appends,
        Stretches stretches,
        List<Range> interruptions) {
    private static final String PLACE = "place";
    private static final String TAG = "tag/";
    private static final String STRETCH = "stretch/";
    private static final String INTERRUPTION = "interruption/";

    /** What a node remembers that has followed nothing yet. */
    static Remembered nothing(long formerUpTo) {
        return new Remembered(0, formerUpTo, "", "", Map.of(), Map.of(), Stretches.NONE, List.of());
    }

    /** @param head the copy's, should nothing be noted */
    static Remembered of(Map<String, byte[]> notes, long head) {
        byte[] place = notes.get(PLACE);
        if (place == null) {
            return nothing(head);
        }
        ByteReader in = new ByteReader(place, 0);
        long followed = in.varint();
        long formerUpTo = in.varint();
        boolean isCut = in.next() != 0;
        String incarnation = in.text();
        String brokenFor = in.text();
        Map<String, Long> lasts = new HashMap<>();
        Map<String, Long> appends = new HashMap<>();
        TreeMap<Long, Long> stretches = new TreeMap<>();
        TreeMap<Long, Long> interruptions = new TreeMap<>();
        notes.forEach((key, value) -> {
            ByteReader one = new ByteReader(value, 0);
            if (key.startsWith(TAG)) {
                String tag = key.substring(TAG.length());
                lasts.put(tag, one.varint());
                appends.merge(ClusterEntry.nodeOf(tag), one.varint(), Math::max);
            } else if (key.startsWith(STRETCH)) {
                stretches.put(Long.parseLong(key.substring(STRETCH.length())), one.varint());
            } else if (key.startsWith(INTERRUPTION)) {
                interruptions.put(Long.parseLong(key.substring(INTERRUPTION.length())), one.varint());
            }
        });
        List<Range> ranges = new ArrayList<>();
        interruptions.forEach((from, to) -> ranges.add(new Range(from, to)));
        return new Remembered(
                followed, formerUpTo, incarnation, brokenFor, lasts, appends, stretches(stretches, isCut), ranges);
    }

    private static Stretches stretches(TreeMap<Long, Long> sorted, boolean isCut) {
        return Stretches.of(
                sorted.keySet().stream().mapToLong(Long::longValue).toArray(),
                sorted.values().stream().mapToLong(Long::longValue).toArray(),
                isCut);
    }

    /** The tag that came last; null if none has. */
    @Nullable
    String newestTag() {
        return lasts.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    static void putPlace(
            Notes notes, long followed, long formerUpTo, boolean isCut, String incarnation, String brokenFor) {
        ByteWriter out = new ByteWriter(64).putVarint(followed).putVarint(formerUpTo);
        notes.put(
                PLACE,
                out.put(isCut ? 1 : 0).putText(incarnation).putText(brokenFor).toArray());
    }

    static void putTag(Notes notes, String tag, long last, long append) {
        notes.put(
                TAG + tag, new ByteWriter(10).putVarint(last).putVarint(append).toArray());
    }

    static void removeTag(Notes notes, String tag) {
        notes.remove(TAG + tag);
    }

    static void putStretch(Notes notes, long local, long number) {
        notes.put(STRETCH + padded(local), number(number));
    }

    static void putInterruption(Notes notes, Range range) {
        notes.put(INTERRUPTION + padded(range.from()), number(range.to()));
    }

    private static byte[] number(long number) {
        return new ByteWriter(10).putVarint(number).toArray();
    }

    private static String padded(long position) {
        String digits = Long.toString(position);
        return "0".repeat(19 - digits.length()) + digits;
    }
}
