package dev.tidings.server.request;

/** A connection that requests come by, as its server sees it. Of one event loop. */
public interface ServedConnection {
    /** Takes no further request, and closes when what was asked is answered. */
    void end();

    /** Whether a request waits for its answer, or an answer to be taken. */
    boolean isBusy();
}
