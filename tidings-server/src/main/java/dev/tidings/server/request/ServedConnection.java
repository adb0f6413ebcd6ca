package dev.tidings.server.request;

import java.time.Duration;

/** A connection that requests come by, as its server sees it. Of one event loop. */
public interface ServedConnection {
    /**
     * Takes no further request, and closes when what was asked is answered.
     *
     * @param patience with streams of it, after which it closes anyway
     */
    void end(Duration patience);

    /** Whether a request waits for its answer, or an answer to be taken. */
    boolean isBusy();
}
