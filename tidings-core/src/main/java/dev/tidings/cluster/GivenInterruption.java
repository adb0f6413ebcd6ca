package dev.tidings.cluster;

import dev.tidings.cluster.NoteKeeper.Taken;
import dev.tidings.cluster.Unnoted.Passed;
import dev.tidings.log.LogCopy;
import java.util.List;

/** The place of an interruption on its way into the copy, which has none in the order: before the next entry. Of the thread that stores. */
final class GivenInterruption implements LogCopy.Given {
    private final FollowedIds ids;
    private final Interruptions interruptions;
    private final NameWindow window;
    private final NoteKeeper notes;
    private final Taken taken;
    private final List<Passed> passed;
    private final Next next;

    private long local = Long.MAX_VALUE;

    /**
     * What comes behind it.
     *
     * @param isHole whether entries are missing right before that
     */
    record Next(String tag, long position, long timeMillis, boolean isHole) {}

    /** @param passed over before it */
    GivenInterruption(
            FollowedIds ids,
            Interruptions interruptions,
            NameWindow window,
            NoteKeeper notes,
            Taken taken,
            List<Passed> passed,
            Next next) {
        this.ids = ids;
        this.interruptions = interruptions;
        this.window = window;
        this.notes = notes;
        this.taken = taken;
        this.passed = passed;
        this.next = next;
    }

    @Override
    public long timeMillis() {
        return next.timeMillis();
    }

    @Override
    public String idOf(int index, long position) {
        local = position;
        passed.forEach(one -> one.into(window));
        interruptions.add(position, position);
        // Who comes with the last position of a hole has had what was there.
        return next.isHole()
                ? ids.place(next.tag(), next.position() - 1, position)
                : ids.mark(next.tag(), next.position(), position);
    }

    @Override
    public void note(LogCopy.Notes keeping) {
        notes.note(keeping, taken, local);
    }
}
