package dev.tidings.outbox;

import dev.tidings.client.EventPublisher;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where what was committed is published to. Safe for use by any thread. */
public interface Destination {
    /**
     * Publishes all of {@code events}, in order, or none, without blocking; one whose id is there already is not stored again. The stage completes when all are there.
     *
     * @param events each with an id
     */
    CompletionStage<?> publish(List<Event> events);

    /** Whether a failure of {@link #publish} is of the events, which would be no better another time; else it is of the moment. */
    boolean isRefusal(Throwable failure);

    /** The hub of this process. */
    static Destination of(Hub hub) {
        return new LocalHub(hub);
    }

    /** A hub over HTTP. */
    static Destination of(EventPublisher publisher) {
        return new RemoteHub(publisher);
    }
}
