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
            change(
                    presence,
                    subscriber,
                    null,
                    subscriber.view(),
                    "",
                    Duration.ZERO,
                    subscription.grant().info(),
                    subscription.said());
        }
    }

    /** @param away how long its client was told to stay away */
    void closed(Subscriber subscriber, CloseReason reason, Duration away) {
        if (presence != null) {
            change(presence, subscriber, subscriber.view(), null, reason.code(), away, null, null);
        }
    }

    /** Notes that a stream goes on with another view. */
    void moved(NamedSubscriber subscriber, View before) {
        if (presence != null) {
            change(
                    presence,
                    subscriber,
                    before,
                    subscriber.view(),
                    "selection",
                    Duration.ZERO,
                    subscriber.info(),
                    subscriber.said());
        }
    }

    private void change(
            PresenceEngine to,
            Subscriber subscriber,
            @Nullable View before,
            @Nullable View after,
            String reason,
            Duration away,
            @Nullable String info,
            @Nullable String said) {
        try {
            List<Topic> last = before == null ? List.of() : to.coveredBy(before);
            List<Topic> next = after == null ? List.of() : to.coveredBy(after);
            if (last.isEmpty() && next.isEmpty()) {
                return;
            }
            PresenceEngine.Stream stream = streamOf(subscriber, info, said);
            List<Topic> joined = without(next, last);
            List<Topic> left = without(last, next);
            if (!joined.isEmpty()) {
                to.opened(joined, stream);
            }
            if (!left.isEmpty()) {
                to.closed(left, stream, away, reason);
            }
        } catch (Throwable failure) {
            FailureLog.note("Presence was not told of a stream", failure);
        }
    }

    private static List<Topic> without(List<Topic> topics, List<Topic> others) {
        return others.isEmpty()
                ? topics
                : topics.stream().filter(topic -> !others.contains(topic)).toList();
    }

    private PresenceEngine.Stream streamOf(Subscriber subscriber, @Nullable String info, @Nullable String said) {
        return new PresenceEngine.Stream(
                subscriber.bearer(), info, said, new StreamId(shard, subscriber.serial).toString());
    }
}
