package dev.tidings.http.events;

import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.event.Event;
import dev.tidings.http.Caller;
import dev.tidings.http.Problem;
import dev.tidings.http.RequestTrace;
import dev.tidings.hub.Hub;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an event must keep to that a caller publishes: what the hub asks of all, and what this one was granted, for as long as that lasts, and as fast as it may.
 *
 * @param address where it publishes from, as it is counted
 * @param ofAddress how fast may be published from there
 * @param trace of the request; null where nobody follows it
 * @param traceParent within which trace the events are published, for them to carry; null for none
 */
record PublishRules(
        Hub hub,
        Caller caller,
        PublishBudgets budgets,
        Record address,
        Limits ofAddress,
        @Nullable RequestTrace trace,
        @Nullable String traceParent)
        implements Consumer<Event> {
    private static final long NANOS = 1_000_000_000L;
    private static final long MOST_SECONDS = 3600;

    /** For how many nanoseconds nothing of so much may be published; 0 if it may be, and is counted then. */
    long waitFor(int events, long bytes) {
        long wait = waitForAddress(events, bytes);
        return wait > 0 ? wait : waitForParty(events, bytes);
    }

    private long waitForAddress(int events, long bytes) {
        return budgets.take(address, ofAddress, events, bytes);
    }

    /** Once the address has been asked, which gets back what is not published. */
    private long waitForParty(int events, long bytes) {
        Grant grant = caller.grant();
        long wait = grant == null ? 0 : budgets.take(grant, events, bytes);
        if (wait > 0) {
            budgets.giveBack(address, events, bytes);
        }
        return wait;
    }

    /** @throws Problem 429, if so much may not be published now */
    void spend(int events, long bytes) {
        require(waitForAddress(events, bytes), "From this address more is published than may be");
        require(waitForParty(events, bytes), "The token's subject publishes faster than its token allows");
    }

    private static void require(long wait, String otherwise) {
        if (wait > 0) {
            throw tooFast(wait, otherwise);
        }
    }

    /** Hands them to the hub, as {@link Hub#publish(List, AppendOptions)} does. */
    CompletionStage<List<Appended>> publish(List<Event> events, AppendOptions options) {
        return trace == null ? hub.publish(events, options) : trace.within(() -> hub.publish(events, options));
    }

    /** The answer to who would have to wait for too long. */
    static Problem tooFast(long wait) {
        return tooFast(wait, "More is published than may be");
    }

    private static Problem tooFast(long wait, String what) {
        return new Problem(429, what + "; come back later")
                .with("Retry-After", Long.toString(Math.min(MOST_SECONDS, wait / NANOS + 1)));
    }

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
