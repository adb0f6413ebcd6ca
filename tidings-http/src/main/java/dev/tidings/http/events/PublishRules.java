package dev.tidings.http.events;

import dev.tidings.access.Right;
import dev.tidings.event.Event;
import dev.tidings.http.Caller;
import dev.tidings.hub.Hub;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.function.Consumer;

/** What an event must keep to that a caller publishes: what the hub asks of all, and what this one was granted, for as long as that lasts. */
record PublishRules(Hub hub, Caller caller) implements Consumer<Event> {
    /**
     * Complains of topics that the head of a request names, before its body is read.
     *
     * @throws dev.tidings.topic.InvalidValueException if one is none
     */
    void require(List<String> topics) {
        topics.forEach(topic -> caller.require(Right.PUBLISH, new Topic(topic)));
    }

    /**
     * @throws dev.tidings.topic.InvalidValueException if the hub takes no such event
     * @throws dev.tidings.access.NotGrantedException if the caller may not publish to all of its topics
     * @throws dev.tidings.access.RefusedCredentialsException if the caller's grant has ended
     */
    @Override
    public void accept(Event event) {
        caller.requireInForce();
        for (int i = 0; i < event.topics().size(); i++) {
            caller.require(Right.PUBLISH, event.topics().get(i));
        }
        hub.requirePublishable(event);
    }
}
