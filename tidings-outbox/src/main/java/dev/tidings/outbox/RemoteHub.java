package dev.tidings.outbox;

import dev.tidings.client.EventPublisher;
import dev.tidings.client.PublishException;
import dev.tidings.event.Event;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A hub over HTTP. What is said of who asks, or of the way there, is of no event. */
record RemoteHub(EventPublisher publisher) implements Destination {
    /** Malformed, its topic has ended, too large, its id is another's. */
    private static final Set<Integer> OF_THE_EVENT = Set.of(400, 409, 413, 422);

    @Override
    public CompletionStage<?> publish(List<Event> events) {
        return publisher.publishAll(events, null);
    }

    @Override
    public boolean isRefusal(Throwable failure) {
        return failure instanceof PublishException refusal && OF_THE_EVENT.contains(refusal.status());
    }
}
