package dev.tidings.outbox;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.EndedTopicException;
import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The hub of this process. */
record LocalHub(Hub hub) implements Destination {
    @Override
    public CompletionStage<?> publish(List<Event> events) {
        return hub.publish(events);
    }

    @Override
    public boolean isRefusal(Throwable failure) {
        return failure instanceof InvalidValueException
                || failure instanceof ConflictingAppendException
                || failure instanceof EndedTopicException;
    }
}
