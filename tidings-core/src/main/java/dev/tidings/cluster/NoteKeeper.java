package dev.tidings.cluster;

import dev.tidings.cluster.FollowedIds.Reach;
import dev.tidings.cluster.LastAppends.Change;
import dev.tidings.cluster.NameWindow.Mention;
import dev.tidings.log.EventIds;
import dev.tidings.log.LogCopy.Notes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is {@link Remembered} up to date in the notes of the copy: with each batch, what has changed with it. Of the thread that stores, but for what the sequencer's thread says while nothing is on its way into the copy.
 */
final class NoteKeeper {
    private static final int MOST_TAGS = 2 * EventIds.MAX_NAMES;
    /** How many mentions of names share a note. */
    private static final int MOST_NAMES = 1000;

    private final FollowedIds ids;
    private final Interruptions interruptions;
    private final NameWindow names;

    /** The tags that are noted. */
    private final Set<String> tags = new HashSet<>();
    /** Of each node, the number of its last append. */
    private final Map<String, Long> appends = new HashMap<>();

    private final Deque<Change> changes = new ArrayDeque<>();
    private final Breaks breaks = new Breaks();
    /** The mentions of names that are noted, the oldest first. */
    private final Deque<NotedNames> notedNames = new ArrayDeque<>();

    private boolean isCut;
    private int loss;
    private long servesFrom;

    NoteKeeper(FollowedIds ids, Interruptions interruptions, NameWindow names) {
        this.ids = ids;
        this.interruptions = interruptions;
        this.names = names;
    }

    /**
     * Mentions of names that have a note of their own.
     *
     * @param number counts these notes
     * @param lastPlace of the newest of them
     */
    private record NotedNames(long number, long lastPlace) {}

    /**
     * A batch that has come into the copy, or need not, with all that was passed over before it.
     *
     * @param tag null where it is nothing of the order's
     * @param upTo the position in the order up to which all is there with it
     * @param changes of the last appends of nodes
     * @param breaks that were not known before, with where each came first
     * @param passedTags of what was passed over
     * @param servesFrom see {@link WarmUp#servesFrom()}
     */
    record Taken(
            @Nullable String tag,
            long upTo,
            List<Change> changes,
            Map<Integer, Long> breaks,
            Set<String> passedTags,
            long servesFrom) {}

    /** Goes on from what the copy has. */
    void restore(Remembered remembered) {
        tags.clear();
        tags.addAll(remembered.tags().keySet());
        replaceAppends(remembered.appends(), remembered.changes());
        breaks.replaceBy(remembered.breaks());
        isCut = remembered.stretches().isCut();
        loss = remembered.loss();
        servesFrom = remembered.servesFrom();
        notedNames.clear();
        remembered.names().forEach((number, mentions) -> notedNames.add(notedNames(number, mentions)));
    }

    private void replaceAppends(Map<String, Long> all, Iterable<Change> allChanges) {
        appends.clear();
        appends.putAll(all);
        changes.clear();
        allChanges.forEach(changes::add);
    }

    /** What the copy has is not all in the order any more, but up to a position in that. */
    void cut(Notes notes, long upTo, int lost, LastAppends left, Breaks leftOfThose, long nowServesFrom) {
        loss = lost;
        servesFrom = nowServesFrom;
        replaceAppends(left.all(), left.changes());
        breaks.replaceBy(leftOfThose.all());
        noteAll(notes, ids.stretches());
        notePlace(notes, upTo);
    }

    /** @param firstLocal the position of its first event in the copy; {@link Long#MAX_VALUE} if none was stored */
    void note(Notes notes, Taken taken, long firstLocal) {
        if (taken.tag() != null) {
            ids.seen(taken.tag(), taken.upTo());
        }
        Stretches stretches = ids.stretches();
        if (stretches.isCut() != isCut || interruptions.takeMerged()) {
            noteAll(notes, stretches);
        }
        servesFrom = taken.servesFrom();
        taken.changes().forEach(change -> noteChange(notes, change));
        taken.passedTags().forEach(tag -> noteTag(notes, tag));
        noteNames(notes, names.takeUnnoted());
        while (!notedNames.isEmpty() && names.isForgotten(notedNames.element().lastPlace())) {
            Remembered.removeNames(notes, notedNames.remove().number());
        }
        if (taken.tag() != null) {
            noteTag(notes, taken.tag());
        }
        noteBreaks(notes, taken.breaks());
        stretches.forEachFrom(firstLocal, (local, number, end) -> Remembered.putStretch(notes, local, number, end));
        interruptions.forEachFrom(firstLocal, range -> Remembered.putInterruption(notes, range));
        notePlace(notes, taken.upTo());
    }

    private void notePlace(Notes notes, long upTo) {
        Remembered.putPlace(notes, upTo, ids.formerUpTo(), isCut, loss, servesFrom);
    }

    private void noteAll(Notes notes, Stretches stretches) {
        notes.clear();
        isCut = stretches.isCut();
        tags.clear();
        ids.tags().keySet().forEach(tag -> noteTag(notes, tag));
        changes.forEach(change -> Remembered.putChange(notes, change));
        Remembered.putBreaks(notes, breaks.all());
        stretches.forEachFrom(0, (local, number, end) -> Remembered.putStretch(notes, local, number, end));
        interruptions.forEachFrom(0, range -> Remembered.putInterruption(notes, range));
        notedNames.clear();
        noteNames(notes, names.takeAll());
    }

    private void noteNames(Notes notes, List<Mention> mentions) {
        for (int from = 0; from < mentions.size(); from += MOST_NAMES) {
            List<Mention> some = mentions.subList(from, Math.min(mentions.size(), from + MOST_NAMES));
            long number = notedNames.isEmpty() ? 1 : notedNames.getLast().number() + 1;
            notedNames.add(notedNames(number, some));
            Remembered.putNames(notes, number, some);
        }
    }

    private static NotedNames notedNames(long number, List<Mention> mentions) {
        return new NotedNames(number, mentions.get(mentions.size() - 1).place());
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

    private void noteBreaks(Notes notes, Map<Integer, Long> more) {
        if (breaks.addAll(more)) {
            Remembered.putBreaks(notes, breaks.all());
        }
    }
}
