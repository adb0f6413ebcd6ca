package dev.tidings.log.disk.commit;

import dev.tidings.measure.Scale;
import dev.tidings.measure.Tally;
import java.util.concurrent.atomic.AtomicLong;

/** What a committer has counted. Written by its thread; read by any. */
public final class CommitCounts {
    private final Tally groups = new Tally(Scale.COUNT);
    private final Tally writeNanos = new Tally(Scale.TIME);
    private final AtomicLong failures = new AtomicLong();

    void written(int events, long nanos) {
        if (events > 0) {
            groups.add(events);
            writeNanos.add(nanos);
        }
    }

    void failed() {
        failures.setOpaque(failures.getPlain() + 1);
    }

    /** How many events were written together. */
    public Tally groups() {
        return groups;
    }

    /** How long the write of a group took, its sync included where it had one. */
    public Tally writeNanos() {
        return writeNanos;
    }

    /** How many groups could not be written, or were not told of. */
    public long failures() {
        return failures.getOpaque();
    }
}
