package dev.tidings.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a log had discarded its events, at some moments of a stretch of time: few, so what is found by them is late by a part of the stretch. Immutable.
 *
 * @param moments in order
 */
public record DiscardTimes(List<Moment> moments) {
    public static final DiscardTimes NONE = new DiscardTimes(List.of());
    /** Into how many parts the stretch is divided. */
    private static final int PARTS = 64;

    public DiscardTimes {
        moments = List.copyOf(moments);
    }

    /**
     * What was the case at a moment.
     *
     * @param oldest the oldest position that was kept
     */
    public record Moment(long millis, long oldest) {}

    /** These, and what is the case now, if that is to be noted; as far as they matter to who looks back over a stretch of time. The same where nothing changes. */
    public DiscardTimes with(Moment now, Duration stretch) {
        Moment last = moments.isEmpty() ? new Moment(Long.MIN_VALUE, 1) : moments.get(moments.size() - 1);
        boolean isSetBack = last.millis() > now.millis();
        long step = stretch.toMillis() / PARTS;
        if (!isSetBack
                && (now.oldest() <= last.oldest() || (!moments.isEmpty() && now.millis() - last.millis() < step))) {
            return this;
        }
        List<Moment> kept = new ArrayList<>();
        for (Moment moment : moments) {
            // A clock that was ahead was set right.
            kept.add(new Moment(Math.min(moment.millis(), now.millis()), moment.oldest()));
        }
        if (now.oldest() > last.oldest()) {
            kept.add(now);
        }
        while (kept.size() > 1 && kept.get(1).millis() <= now.millis() - stretch.toMillis()) {
            kept.remove(0);
        }
        return new DiscardTimes(kept);
    }

    /** The position that all events were discarded before, at a time, as far as was noted; 0 if nothing was. */
    public long goneBefore(long millis) {
        long oldest = 0;
        for (Moment moment : moments) {
            oldest = moment.millis() <= millis ? moment.oldest() : oldest;
        }
        return oldest;
    }
}
