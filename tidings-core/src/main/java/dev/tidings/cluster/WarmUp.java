package dev.tidings.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node begins in the midst of the order: one span of entries is read there for its names, before the first that it serves, so that it knows of each that follows whether it is a repeat, as all others do. Where the engine keeps less than
 * that, everything is served, and what is repeated across the beginning is shown. Of the follower's thread.
 */
final class WarmUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);

    private final long span;
    private long servesFrom;
    private long passed;

    /** @param span in positions of the order */
    WarmUp(long span) {
        this.span = span;
    }

    /** The position of the first entry that is served; 0 where nothing is passed over, and that was told. */
    long servesFrom() {
        return servesFrom;
    }

    void restore(long remembered) {
        servesFrom = remembered;
        passed = 0;
    }

    /**
     * Entries are missing before a position.
     *
     * @param head of the engine
     */
    void begin(long position, long head, String engine) {
        boolean isKept = head - position >= span;
        servesFrom = isKept ? position + span : 0;
        passed = 0;
        if (!isKept) {
            LOGGER.warn(
                    "{} keeps {} entries, and what was before them is not known here; expected more than {}. A publisher's own id or idempotency key that is repeated from there may be shown twice by this node, up to position {} of the order."
                            + " Have the engine keep more",
                    engine,
                    Math.max(0, head - position + 1),
                    span,
                    position + span - 1);
        }
    }

    /** A batch whose beginning is missing ends at a position: nobody can tell from here which names it has. */
    void beginBehind(long end) {
        servesFrom = servesFrom == 0 ? 0 : end + 1 + span;
    }

    /** Whether a batch that begins at a position is read for its names alone. */
    boolean isBefore(long start) {
        return start < servesFrom;
    }

    /** So many entries were read and are not served. */
    void pass(int count) {
        passed += count;
    }

    /** How many were not served since that was told last; it is told now. */
    long tell(long start) {
        long untold = passed;
        passed = 0;
        servesFrom = isBefore(start) ? servesFrom : 0;
        return untold;
    }

    /** Whether something is to be told before a batch that is served. */
    boolean isUntold(long start) {
        return passed > 0 || (servesFrom > 0 && !isBefore(start));
    }

    /** The order lost all behind a position. Returns whether nothing is left of what was read for its names, but it was not told that something is missing. */
    boolean cutAt(long position) {
        boolean isOver = servesFrom > 0 && position < servesFrom - span;
        servesFrom = isOver ? 0 : servesFrom;
        return isOver;
    }
}
