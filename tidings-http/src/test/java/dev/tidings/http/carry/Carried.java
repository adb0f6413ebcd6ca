package dev.tidings.http.carry;

import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;

/** A hub's carrier in a server that runs, on a free port of 127.0.0.1. */
public interface Carried {
    int port();

    /** As the carrier's. */
    void drain(Drain drain);

    /** Closes the carrier, and leaves the server. */
    void close();

    /** Ends the application, as a server does that is told to stop, and then itself. */
    void stop() throws Exception;

    /** Starts one. */
    @FunctionalInterface
    interface Kind {
        Carried start(Hub hub, Mounted.Setup wishes) throws Exception;
    }
}
