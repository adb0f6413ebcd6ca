package dev.tidings.cluster;

import dev.tidings.cluster.LastAppends.Change;
import dev.tidings.cluster.NoteKeeper.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has come of the order since something was given to the copy last, and goes there with the next. Of the follower's thread. */
final class Unnoted {
    private final Map<Integer, Long> breaks = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final List<Passed> names = new ArrayList<>();

    /**
     * A batch that was not given to the copy.
     *
     * @param isNew whether it may have been taken elsewhere; false for what is a second time there
     */
    record Passed(BatchNames names, boolean isNew) {
        void into(NameWindow window) {
            if (isNew) {
                window.pass(names);
            } else {
                NameWindow.Verdict unused = window.judge(names);
            }
        }
    }

    void breaks(int one, long first) {
        breaks.put(one, first);
    }

    void change(Change change) {
        changes.add(change);
    }

    void tag(String tag) {
        tags.add(tag);
    }

    void pass(BatchNames batch, boolean isNew) {
        if (!batch.names().isEmpty()) {
            names.add(new Passed(batch, isNew));
        }
    }

    List<Passed> takeNames() {
        List<Passed> all = List.copyOf(names);
        names.clear();
        return all;
    }

    /**
     * All but the names.
     *
     * @param tells whether it was told by now, or is with this, which incarnations there were
     */
    Taken take(@Nullable String tag, long upTo, long servesFrom, boolean tells) {
        Map<Integer, Long> told = tells ? new LinkedHashMap<>(breaks) : Map.of();
        Taken taken = new Taken(tag, upTo, List.copyOf(changes), told, Set.copyOf(tags), servesFrom);
        changes.clear();
        tags.clear();
        if (tells) {
            breaks.clear();
        }
        return taken;
    }

    /** The order is not the one any more that these came from. */
    void clear() {
        breaks.clear();
        changes.clear();
        tags.clear();
        names.clear();
    }
}
