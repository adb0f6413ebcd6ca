package dev.tidings.cluster;

import dev.tidings.log.EventIds;
import dev.tidings.log.LogCopy.Notes;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps what is {@link Remembered} up to date in the notes of the copy: with each batch, what has changed with it. Of the thread that stores, but for what the sequencer's thread says while nothing is on its way into the copy.
 */
final class NoteKeeper {
    private static final int MOST_TAGS = 2 * EventIds.MAX_NAMES;

    private final FollowedIds ids;
    private final Interruptions interruptions;

    /** Of each tag that is noted, the number of its last append. */
    private final Map<String, Long> appends = new HashMap<>();

    private String current = "";
    private String incarnation = "";
    private String brokenFor = "";
    private boolean isAllDue;
    private boolean isCut;

    NoteKeeper(FollowedIds ids, Interruptions interruptions) {
        this.ids = ids;
        this.interruptions = interruptions;
    }

    /**
     * A batch that has come into the copy, or need not.
     *
     * @param append 0 if it is none of its tag's
     * @param lastNumber the position of its last entry in the order
     * @param breakFor the incarnation that it says is another one; empty if it says nothing of the kind
     * @param firstLocal the position of its first event in the copy; {@link Long#MAX_VALUE} if none was stored
     */
    record Taken(String tag, long append, long lastNumber, String breakFor, long firstLocal) {}

    /** Goes on from what the copy has. */
    void restore(Remembered remembered) {
        incarnation = remembered.incarnation();
        brokenFor = remembered.brokenFor();
        appends.clear();
        remembered
                .lasts()
                .keySet()
                .forEach(tag -> appends.put(tag, remembered.appends().getOrDefault(ClusterEntry.nodeOf(tag), 0L)));
        isCut = remembered.stretches().isCut();
        isAllDue = false;
    }

    /** The engine answers as another incarnation, or the same; another one counts once all are told of it. */
    void sessionBegins(String answering) {
        if (incarnation.isEmpty()) {
            incarnation = answering;
        }
        current = answering;
    }

    /** What the copy has is not all in the order any more. */
    void cut() {
        isAllDue = true;
    }

    void note(Notes notes, Taken taken) {
        if (!taken.breakFor().isEmpty()) {
            brokenFor = taken.breakFor();
        }
        if (brokenFor.equals(current)) {
            incarnation = current;
        }
        ids.came(taken.tag(), taken.lastNumber());
        Stretches stretches = ids.stretches();
        if (isAllDue || stretches.isCut() != isCut) {
            noteAll(notes, stretches);
        }
        noteTag(notes, taken);
        stretches.forEachFrom(taken.firstLocal(), (local, number) -> Remembered.putStretch(notes, local, number));
        interruptions.forEachFrom(taken.firstLocal(), range -> Remembered.putInterruption(notes, range));
        Remembered.putPlace(notes, taken.lastNumber(), ids.formerUpTo(), isCut, incarnation, brokenFor);
    }

    private void noteAll(Notes notes, Stretches stretches) {
        notes.clear();
        if (isAllDue) {
            appends.clear();
        }
        isAllDue = false;
        isCut = stretches.isCut();
        ids.lasts().forEach((tag, last) -> Remembered.putTag(notes, tag, last, appends.getOrDefault(tag, 0L)));
        stretches.forEachFrom(0, (local, number) -> Remembered.putStretch(notes, local, number));
        interruptions.forEachFrom(0, range -> Remembered.putInterruption(notes, range));
    }

    private void noteTag(Notes notes, Taken taken) {
        long append = Math.max(taken.append(), appends.getOrDefault(taken.tag(), 0L));
        appends.put(taken.tag(), append);
        Remembered.putTag(notes, taken.tag(), taken.lastNumber(), append);
        if (appends.size() > MOST_TAGS) {
            appends.keySet().removeIf(tag -> {
                boolean isForgotten = !ids.lasts().containsKey(tag);
                if (isForgotten) {
                    Remembered.removeTag(notes, tag);
                }
                return isForgotten;
            });
        }
    }
}
