package dev.tidings.cluster;

import dev.tidings.cluster.NameWindow.Mention;
import dev.tidings.cluster.NameWindow.Verdict;
import dev.tidings.cluster.NoteKeeper.Taken;
import dev.tidings.cluster.Unnoted.Passed;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogCopy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A batch of the order on its way into the copy: its places, what is a repeat in it, and what is noted with it. Of the thread that stores. */
final class GivenBatch implements LogCopy.Given, LogCopy.Repeats {
    private final FollowedIds ids;
    private final NameWindow window;
    private final NoteKeeper notes;
    private final Taken taken;
    private final List<Passed> passed;
    private final BatchNames names;
    private final List<Event> events;
    private final AppendOptions options;
    private final long timeMillis;

    private @Nullable Verdict verdict;
    /** Where the first of the batch is that is stored. */
    private long firstLocal = Long.MAX_VALUE;

    /** @param passed over before it */
    GivenBatch(
            FollowedIds ids,
            NameWindow window,
            NoteKeeper notes,
            Taken taken,
            List<Passed> passed,
            BatchNames names,
            List<Event> events,
            AppendOptions options,
            long timeMillis) {
        this.ids = ids;
        this.window = window;
        this.notes = notes;
        this.taken = taken;
        this.passed = passed;
        this.names = names;
        this.events = events;
        this.options = options;
        this.timeMillis = timeMillis;
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public LogCopy.Repeats repeats() {
        return this;
    }

    @Override
    public void judge() {
        passed.forEach(one -> one.into(window));
        Verdict found = window.judge(names);
        verdict = found;
        int conflict = found.conflict();
        if (conflict == BatchNames.KEY) {
            throw ConflictingAppendException.ofKey(Objects.requireNonNull(options.idempotencyKey()));
        }
        if (conflict != Verdict.NO_CONFLICT) {
            throw ConflictingAppendException.ofId(
                    Objects.requireNonNull(events.get(conflict).id()));
        }
    }

    private Verdict verdict() {
        return Objects.requireNonNull(verdict);
    }

    @Override
    public boolean isRepeat(int index) {
        return verdict().isRepeat(index);
    }

    @Override
    public void take() {
        if (!verdict().isRepeat()) {
            window.take(names, verdict());
        }
    }

    @Override
    public Appended first(int index) {
        Mention first = verdict().first(index);
        String own = options.showsOwnIds() ? events.get(index).id() : null;
        String id = own == null ? first.tag() + "-" + first.first() : own;
        return new Appended(ids.localOf(first.first()), id, true);
    }

    @Override
    public String idOf(int index, long position) {
        firstLocal = Math.min(firstLocal, position);
        return ids.place(names.tag(), names.start() + index, position);
    }

    @Override
    public void note(LogCopy.Notes keeping) {
        notes.note(keeping, taken, firstLocal);
    }
}
