package dev.tidings.hub;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/** What becomes of a subscriber whose socket cannot keep up. */
public sealed interface LagPolicy {
    /** It gets every event, later. */
    LagPolicy CATCH_UP = new CatchUp();
    /** It gets the newest event of each key (or topic), once it can take it. */
    LagPolicy CONFLATE = new Conflate();

    /** See {@link #CATCH_UP}. */
    record CatchUp() implements LagPolicy {}

    /** See {@link #CONFLATE}. */
    record Conflate() implements LagPolicy {}

    /**
     * It is disconnected once it lags too far, by either measure, and may come back with its cursor. Looked at with each delivery to its feed, and when
     * the time is over, to within half a second.
     *
     * @param bytes of frames that its feed has seen since it fell behind
     * @param time since it fell behind
     */
    record Disconnect(long bytes, Duration time) implements LagPolicy {
        /** @throws InvalidValueException if a bound is not positive */
        public Disconnect {
            if (bytes < 1 || time.isNegative() || time.isZero()) {
                throw new InvalidValueException("The lag to disconnect at is " + bytes + " bytes or " + time
                        + "; expected more than nothing of both");
            }
        }
    }
}
