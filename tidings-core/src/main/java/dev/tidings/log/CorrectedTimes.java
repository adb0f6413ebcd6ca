package dev.tidings.log;

import java.util.ArrayList;
import java.util.List;

/**
 * What the times of a log's events count as where a clock was ahead and then set right: those that were committed while it was ahead count as committed
 * when it was set right. So times never fall from one position to the next, and a time finds its place by bisection. Immutable.
 */
public final class CorrectedTimes {
    public static final CorrectedTimes NONE = new CorrectedTimes(List.of());
    /** Of more, the oldest become one. */
    private static final int MAX_STRETCHES = 64;

    private final List<Stretch> stretches;

    /**
     * Events that count as committed at one time.
     *
     * @param from the position of the first
     * @param to one more than that of the last
     */
    public record Stretch(long from, long to, long millis) {}

    private CorrectedTimes(List<Stretch> stretches) {
        this.stretches = stretches;
    }

    /** In their order. */
    public List<Stretch> stretches() {
        return stretches;
    }

    /** When an event counts as committed. */
    public long of(long position, long committedMillis) {
        for (int i = 0; i < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            if (position >= stretch.from() && position < stretch.to()) {
                return stretch.millis();
            }
        }
        return committedMillis;
    }

    /**
     * Adds the newest stretch: all events that count as committed at its time or later.
     *
     * @param oldest what was before this position is forgotten
     */
    public CorrectedTimes with(Stretch newest, long oldest) {
        List<Stretch> all = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (stretch.to() > oldest && stretch.to() <= newest.from()) {
                all.add(stretch);
            }
        }
        if (newest.from() < newest.to()) {
            all.add(newest);
        }
        if (all.size() > MAX_STRETCHES) {
            Stretch second = all.remove(1);
            all.set(0, new Stretch(all.get(0).from(), second.to(), second.millis()));
        }
        return new CorrectedTimes(List.copyOf(all));
    }
}
