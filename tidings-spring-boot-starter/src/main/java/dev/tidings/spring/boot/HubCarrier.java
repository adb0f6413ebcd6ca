package dev.tidings.spring.boot;

import dev.tidings.hub.Drain;

/**
 * What serves the hub over HTTP in an application: a listener of its own, unless the application has a bean of this type. Called by one thread at a time; may be started again after it was stopped.
 */
public interface HubCarrier {
    /**
     * Begins to serve, and says in the log where and what is open to whom.
     *
     * @throws dev.tidings.topic.InvalidValueException if it cannot; the message says why
     */
    void start();

    /** Ends the streams, each told so, and serves no more. Blocks until that is done. */
    void stop(Drain drain);
}
