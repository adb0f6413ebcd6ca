package dev.tidings.hub;

import dev.tidings.hub.ShardStatistics.Lag;
import dev.tidings.measure.Distribution;
import dev.tidings.measure.Tally;

/**
 * Goes round those who are behind, some at each tick, and so knows how their lag is spread without ever walking over all of them at once. What it says is of the last round that is
 * complete: of now where few are behind, of some seconds ago where very many are. Who comes or goes meanwhile may be counted twice or not at all. Belongs to a shard's thread.
 */
final class LagSurvey {
    /** Less than a millisecond's work. */
    static final int PER_TICK = 4096;

    private final Stragglers stragglers;
    private final StreamClock clock;
    private final Tally byBytes = new Tally(LagFigures.BYTES);
    private final Tally byMillis = new Tally(LagFigures.MILLIS);
    private int next;
    private long largest;
    private LagFigures last = LagFigures.NONE;
    private long lastLargest;

    LagSurvey(Stragglers stragglers, StreamClock clock) {
        this.stragglers = stragglers;
        this.clock = clock;
    }

    /** Looks at some more; answers how their lag was spread in the last complete round. */
    LagFigures tick() {
        long now = clock.now();
        int end = Math.min(stragglers.size(), next + PER_TICK);
        for (; next < end; next++) {
            look(stragglers.get(next), now);
        }
        if (next >= stragglers.size()) {
            last = new LagFigures(byBytes.read(), byMillis.read());
            lastLargest = largest;
            begin();
        }
        return last;
    }

    private void look(Subscriber straggler, long now) {
        long bytes = stragglers.lagBytes(straggler);
        byBytes.add(bytes);
        byMillis.add(clock.timeOf(stragglers.lagTicks(straggler, now)).toMillis());
        largest = Math.max(largest, bytes);
    }

    private void begin() {
        next = 0;
        largest = 0;
        byBytes.clear();
        byMillis.clear();
    }

    /** Of the last complete round, but for how many are behind, which is of now. */
    Lag lag(long gaps) {
        Distribution bytes = last.bytes();
        return new Lag(stragglers.size(), lastLargest, bytes.sum(), gaps);
    }
}
