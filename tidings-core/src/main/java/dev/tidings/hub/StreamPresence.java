package dev.tidings.hub;

import dev.tidings.log.View;
import dev.tidings.presence.PresenceEngine;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells presence of a shard's streams that open, close and change what they select; nothing of those that select no topic by its name of which it is kept who is there. Belongs to the shard's thread.
 */
final class StreamPresence {
    private final int shard;
    private final @Nullable PresenceEngine presence;

    /**
     * @param shard its number
     * @param presence null where nothing is kept
     */
    StreamPresence(int shard, @Nullable PresenceEngine presence) {
        this.shard = shard;
        this.presence = presence;
    }

    void opened(Subscriber subscriber, Subscription subscription) {
        if (presence != null) {
            joins(presence, subscriber.view(), subscriber, subscription.grant().info(), subscription.said());
        }
    }

    /** @param away how long its client was told to stay away */
    void closed(Subscriber subscriber, CloseReason reason, Duration away) {
        if (presence != null) {
            leaves(presence, subscriber.view(), subscriber, reason.code(), away);
        }
    }

    /** Notes that a stream goes on with another view. */
    void moved(NamedSubscriber subscriber, View before) {
        if (presence != null) {
            // In this order: who stays in a topic is not gone.
            joins(presence, subscriber.view(), subscriber, subscriber.info(), subscriber.said());
            leaves(presence, before, subscriber, "selection", Duration.ZERO);
        }
    }

    private void joins(
            PresenceEngine to, View view, Subscriber subscriber, @Nullable String info, @Nullable String said) {
        try {
            List<Topic> topics = to.coveredBy(view);
            if (!topics.isEmpty()) {
                to.opened(topics, streamOf(subscriber, info, said));
            }
        } catch (Throwable failure) {
            FailureLog.note("Presence was not told of a stream that opened", failure);
        }
    }

    private void leaves(PresenceEngine to, View view, Subscriber subscriber, String reason, Duration away) {
        try {
            List<Topic> topics = to.coveredBy(view);
            if (!topics.isEmpty()) {
                to.closed(topics, streamOf(subscriber, null, null), away, reason);
            }
        } catch (Throwable failure) {
            FailureLog.note("Presence was not told of a stream that closed", failure);
        }
    }

    private PresenceEngine.Stream streamOf(Subscriber subscriber, @Nullable String info, @Nullable String said) {
        return new PresenceEngine.Stream(
                subscriber.bearer(), info, said, new StreamId(shard, subscriber.serial).toString());
    }
}
