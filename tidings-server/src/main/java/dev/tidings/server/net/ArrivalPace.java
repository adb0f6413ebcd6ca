package dev.tidings.server.net;

import java.time.Duration;

/**
 * How many connections may be accepted in the moment that is under way. A herd of clients that come back would have an event loop greet thousands of them before it looks after its streams again; so a moment takes some, and the next
 * one more or fewer, by how late the event loops came to what was asked of them meanwhile: a few more while they are punctual, half as many when they are not. Where there was hardly anybody when the herd came, it is a quarter more until they are late once, as TCP's slow start is (RFC 5681, 3.1). Of one thread.
 */
final class ArrivalPace {
    static final Duration MOMENT = Duration.ofMillis(10);
    /** A loop that comes to a task so late lets its streams wait. */
    static final Duration LATE = Duration.ofMillis(5);

    private static final int LEAST = 4;
    private static final int FIRST = 8;
    private static final int FEW_MORE = 2;
    private static final int MOST = 1024;

    private int quota = FIRST;
    private int taken;
    private boolean isCareful = true;

    /** Counts a connection in, and returns whether there is room for another. */
    boolean take() {
        return ++taken < quota;
    }

    /** Whether none came in the moment that is under way. */
    boolean isIdle() {
        return taken == 0;
    }

    /** The next moment begins. */
    void next(Duration late) {
        if (late.compareTo(LATE) > 0) {
            quota = Math.max(LEAST, quota / 2);
            isCareful = true;
        } else if (taken >= quota) {
            quota = Math.min(MOST, quota + (isCareful ? FEW_MORE : quota / 4));
        }
        taken = 0;
    }

    /**
     * The first one comes after moments without any: what was learned of the last herd says nothing of the next.
     *
     * @param isAlone whether there is hardly anybody whose streams could wait
     */
    void begin(boolean isAlone) {
        quota = FIRST;
        isCareful = !isAlone;
    }
}
