package dev.tidings.presence;

import dev.tidings.access.Bearer;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who is there, for who asks a hub. Any thread. */
public interface Presence {
    /** Of a hub that keeps nothing of it. */
    Presence NONE = new Presence() {
        @Override
        public PresenceOptions options() {
            return PresenceOptions.NONE;
        }

        @Override
        public CompletionStage<PresencePage> page(PresenceQuery query) {
            return CompletableFuture.failedStage(new IllegalStateException("Presence is off"));
        }

        @Override
        public void tellAll(Topic topic) {}

        @Override
        public void sentAway(Bearer bearer, Selectors selectors, Duration retry) {}
    };

    /** Of which topics it is kept. */
    PresenceOptions options();

    /** A page of who is there, as this hub knows it; on a thread of the hub's, which must not be blocked. */
    CompletionStage<PresencePage> page(PresenceQuery query);

    /** Has the readers of a topic's presence be told of all who are there ({@link PresenceEvent#MEMBERS}), soon, unless that is still to be read. */
    void tellAll(Topic topic);

    /** Notes that somebody came and there was no room, and that it was told when to come back: it is not gone before that. */
    void sentAway(Bearer bearer, Selectors selectors, Duration retry);
}
