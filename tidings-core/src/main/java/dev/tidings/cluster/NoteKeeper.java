package dev.tidings.cluster;

import dev.tidings.cluster.FollowedIds.Reach;
import dev.tidings.cluster.LastAppends.Change;
import dev.tidings.log.EventIds;
import dev.tidings.log.LogCopy.Notes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is {@link Remembered} up to date in the notes of the copy: with each batch, what has changed with it. Of the thread that stores, but for what the sequencer's thread says while nothing is on its way into the copy.
 */
final class NoteKeeper {
    private static final int MOST_TAGS = 2 * EventIds.MAX_NAMES;

    private final FollowedIds ids;
    private final Interruptions interruptions;

    /** The tags that are noted. */
    private final Set<String> tags = new HashSet<>();
    /** Of each node, the number of its last append. */
    private final Map<String, Long> appends = new HashMap<>();

    private final Deque<Change> changes = new ArrayDeque<>();
    private final Incarnations incarnations = new Incarnations();
    private boolean isCut;
    private int loss;

    NoteKeeper(FollowedIds ids, Interruptions interruptions) {
        this.ids = ids;
        this.interruptions = interruptions;
    }

    /**
     * A batch that has come into the copy, or need not.
     *
     * @param tag null where it is nothing of the order's
     * @param upTo the position in the order up to which all is there with it
     * @param change of the last append of a node; null if there is none
     * @param incarnations of the engine that were not known before, with where each came first
     */
    record Taken(@Nullable String tag, long upTo, @Nullable Change change, Map<Integer, Long> incarnations) {}

    /** Goes on from what the copy has. */
    void restore(Remembered remembered) {
        tags.clear();
        tags.addAll(remembered.tags().keySet());
        replaceAppends(remembered.appends(), remembered.changes());
        incarnations.replaceBy(remembered.incarnations());
        isCut = remembered.stretches().isCut();
        loss = remembered.loss();
    }

    private void replaceAppends(Map<String, Long> all, Iterable<Change> allChanges) {
        appends.clear();
        appends.putAll(all);
        changes.clear();
        allChanges.forEach(changes::add);
    }

    /** What the copy has is not all in the order any more, but up to a position in that. */
    void cut(Notes notes, long upTo, int lost, LastAppends left, Incarnations leftOfThose) {
        loss = lost;
        replaceAppends(left.all(), left.changes());
        incarnations.replaceBy(leftOfThose.all());
        noteAll(notes, ids.stretches());
        notePlace(notes, upTo);
    }

    /** @param firstLocal the position of its first event in the copy; {@link Long#MAX_VALUE} if none was stored */
    void note(Notes notes, Taken taken, long firstLocal) {
        if (taken.tag() != null) {
            ids.seen(taken.tag(), taken.upTo());
        }
        Stretches stretches = ids.stretches();
        if (stretches.isCut() != isCut) {
            noteAll(notes, stretches);
        }
        if (taken.change() != null) {
            noteChange(notes, taken.change());
        }
        if (taken.tag() != null) {
            noteTag(notes, taken.tag());
        }
        noteIncarnations(notes, taken.incarnations());
        stretches.forEachFrom(firstLocal, (local, number, end) -> Remembered.putStretch(notes, local, number, end));
        interruptions.forEachFrom(firstLocal, range -> Remembered.putInterruption(notes, range));
        notePlace(notes, taken.upTo());
    }

    private void notePlace(Notes notes, long upTo) {
        Remembered.putPlace(notes, upTo, ids.formerUpTo(), isCut, loss);
    }

    private void noteAll(Notes notes, Stretches stretches) {
        notes.clear();
        isCut = stretches.isCut();
        tags.clear();
        ids.tags().keySet().forEach(tag -> noteTag(notes, tag));
        changes.forEach(change -> Remembered.putChange(notes, change));
        Remembered.putIncarnations(notes, incarnations.all());
        stretches.forEachFrom(0, (local, number, end) -> Remembered.putStretch(notes, local, number, end));
        interruptions.forEachFrom(0, range -> Remembered.putInterruption(notes, range));
    }

    private void noteChange(Notes notes, Change change) {
        appends.put(change.node(), change.append());
        if (changes.size() == LastAppends.MOST_CHANGES) {
            Remembered.removeChange(notes, changes.remove());
        }
        changes.add(change);
        Remembered.putChange(notes, change);
    }

    private void noteTag(Notes notes, String tag) {
        Reach reach = ids.tags().get(tag);
        if (reach == null) {
            return;
        }
        tags.add(tag);
        Remembered.putTag(notes, tag, reach, appends.getOrDefault(ClusterEntry.nodeOf(tag), 0L));
        if (tags.size() > MOST_TAGS) {
            forgetTags(notes);
        }
    }

    private void forgetTags(Notes notes) {
        Set<String> nodes = new HashSet<>();
        tags.removeIf(tag -> {
            boolean isForgotten = !ids.tags().containsKey(tag);
            if (isForgotten) {
                Remembered.removeTag(notes, tag);
            } else {
                nodes.add(ClusterEntry.nodeOf(tag));
            }
            return isForgotten;
        });
        appends.keySet().retainAll(nodes);
    }

    private void noteIncarnations(Notes notes, Map<Integer, Long> more) {
        if (incarnations.addAll(more)) {
            Remembered.putIncarnations(notes, incarnations.all());
        }
    }
}
