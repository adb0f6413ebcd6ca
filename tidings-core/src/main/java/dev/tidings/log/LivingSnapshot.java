package dev.tidings.log;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Makes of the newest events of a log's groups the newest that are shown: looks at each, and behind one that is not for an older one of the same topic and key. One
 * snapshot, by one thread at a time.
 */
final class LivingSnapshot {
    private static final ReadLimit LIMIT = new ReadLimit(1024, 1 << 20);
    private static final ReadLimit BEHIND = new ReadLimit(64, 1 << 20);
    /** How often it is looked behind events that are not shown, for all groups together. */
    private static final int MOST_LOOKS = 4096;

    private final LivingLog log;
    private final View view;
    private final ViewSnapshot.Bounds bounds;
    private final Set<Long> positions = new HashSet<>();
    private final Queue<Group> groups = new ArrayDeque<>();
    private long place;
    private int looks;
    private @Nullable Group searched;

    /** One whose newest event is not shown, and those before a position are to be looked at. */
    private record Group(Topic topic, View view, @Nullable String key, long before) {}

    LivingSnapshot(LivingLog log, View view, ViewSnapshot.Bounds bounds) {
        this.log = log;
        this.view = view;
        this.bounds = bounds;
    }

    CompletionStage<ViewSnapshot> of(ViewSnapshot all) {
        Arrays.stream(all.after(0, Integer.MAX_VALUE)).forEach(positions::add);
        return Steps.repeat(() -> next(all))
                .thenCompose(unused -> Steps.repeat(this::lookBehind))
                .thenApply(unused -> ViewSnapshot.of(
                        bounds,
                        positions.stream().mapToLong(Long::longValue).toArray(),
                        all.isCut() || looks > MOST_LOOKS));
    }

    private CompletionStage<Boolean> next(ViewSnapshot all) {
        return all.isReadUpTo(place)
                ? CompletableFuture.completedFuture(false)
                : log.whole().read(view, all, place, LIMIT).thenApply(this::take);
    }

    private boolean take(Slice slice) {
        for (LogEntry entry : slice.entries()) {
            // Shown in part, it may be the newest only of what it is not shown through.
            if (!log.shows(view, entry) || log.showsInPart(view, entry)) {
                positions.remove(entry.position());
                addGroups(entry);
            }
        }
        boolean moves = slice.upTo() > place;
        place = Math.max(place, slice.upTo());
        return moves;
    }

    private void addGroups(LogEntry hidden) {
        // Of several topics, it need not be the newest of each.
        boolean isNewest = hidden.event().topics().size() == 1;
        long before = isNewest ? hidden.position() : bounds.upTo() + 1;
        boolean isPrivate = hidden.event().isPrivate();
        for (Topic topic : hidden.event().topics()) {
            if (view.sees(topic, isPrivate)) {
                View only = new View(Selectors.of(topic.name()), view.granted());
                add(new Group(topic, only, hidden.event().key(), before));
            }
        }
    }

    /** Where all of the topic that is older is deleted, there is nothing to look for. */
    private void add(Group group) {
        if (group.before() - 1 > Math.max(bounds.after(), log.deletedUpTo(group.topic()))) {
            groups.add(group);
        }
    }

    private CompletionStage<Boolean> lookBehind() {
        Group group = searched == null ? groups.poll() : searched;
        searched = group;
        if (group == null || ++looks > MOST_LOOKS) {
            return CompletableFuture.completedFuture(false);
        }
        return log.readBack(group.view(), group.before() - 1, BEHIND).thenApply(slice -> take(group, slice));
    }

    private boolean take(Group group, BackSlice slice) {
        for (LogEntry entry : slice.entries()) {
            if (entry.event().hasData() && Objects.equals(entry.event().key(), group.key())) {
                positions.add(entry.position());
                searched = null;
                return true;
            }
        }
        boolean isOver = slice.after() <= bounds.after() || slice.after() >= group.before() - 1;
        searched = isOver ? null : new Group(group.topic(), group.view(), group.key(), slice.after() + 1);
        return true;
    }
}
