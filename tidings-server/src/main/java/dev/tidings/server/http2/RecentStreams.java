package dev.tidings.server.http2;

import java.util.Arrays;

/**
 * The streams that were last reset here: more of each may be on its way. It has room for as many as may be reset before the connection is ended for that, and takes it as they
 * come: most connections reset none. Of one event loop.
 */
final class RecentStreams {
    private static final int LEAST = 16;
    private static final int[] NONE = {};

    private final int most;
    private int[] ids = NONE;
    private int next;

    RecentStreams(int most) {
        this.most = most;
    }

    /** In place of the oldest, where there are too many. */
    void add(int id) {
        if (next == ids.length) {
            if (ids.length < most) {
                ids = Arrays.copyOf(ids, Math.min(most, Math.max(LEAST, 2 * ids.length)));
            } else {
                next = 0;
            }
        }
        ids[next++] = id;
    }

    /** @param id 1 or more */
    boolean contains(int id) {
        for (int recent : ids) {
            if (recent == id) {
                return true;
            }
        }
        return false;
    }
}
