package dev.tidings.webhook;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a webhook has the log remember, and for how long: signs of life for a minute, acknowledgements for an hour, and now and then one for a month, before the log has dropped the last. Of the webhook's thread.
 */
final class Memory {
    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);
    private static final Duration ACKNOWLEDGED = Duration.ofHours(1);
    private static final Duration LONG = Duration.ofDays(30);
    /** How often what is remembered for long is written. */
    private static final Duration BETWEEN = Duration.ofMinutes(15);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /** Into how many parts what a log keeps by age is divided by those. */
    private static final int PARTS = 4;

    /** Whose idempotency keys those of claims are: the hubs' own, for those of whoever publishes over HTTP are the empty publisher's. */
    private static final String PUBLISHER = Topic.RESERVED;

    private final Hub hub;
    private final String webhook;
    /** Where the last lies that is remembered for long, and when it was written, by the clock that only goes forward. */
    private long position;

    private long nanos;
    /** When it was looked how much the log keeps, likewise. */
    private long looked = System.nanoTime();

    Memory(Hub hub, String webhook) {
        this.hub = hub;
        this.webhook = webhook;
    }

    /** Whether what is remembered for long is old: half of what the log keeps came behind it, or it is for long enough that it was written. */
    boolean isOld() {
        Duration maxAge = hub.maxAge();
        long most = maxAge.isZero() ? BETWEEN.toNanos() : Math.min(BETWEEN.toNanos(), maxAge.toNanos() / PARTS);
        return System.nanoTime() - nanos >= most || isInOlderHalf();
    }

    /** Looks now and then: a log on a disk counts the bytes of its files where it is asked how it stands. */
    private boolean isInOlderHalf() {
        if (System.nanoTime() - looked < BETWEEN_LOOKS.toNanos()) {
            return false;
        }
        looked = System.nanoTime();
        return position < (hub.logFigures().oldest() + hub.head()) / 2;
    }

    CompletionStage<Appended> signOfLife(Acknowledgement one) {
        return append(one.event(webhook, SIGN_OF_LIFE), AppendOptions.DEFAULTS.with(Durability.MEMORY));
    }

    CompletionStage<Appended> acknowledged(Acknowledgement one) {
        return append(one.event(webhook, ACKNOWLEDGED), AppendOptions.DEFAULTS);
    }

    CompletionStage<Appended> forLong(Acknowledgement one) {
        position = hub.head();
        nanos = System.nanoTime();
        return append(one.event(webhook, LONG), AppendOptions.DEFAULTS);
    }

    /** Of all claims of a turn the log takes one: the stage of any other fails with a {@link dev.tidings.log.ConflictingAppendException}. */
    CompletionStage<Appended> claim(Acknowledgement one) {
        position = hub.head();
        nanos = System.nanoTime();
        String key = "webhook/" + webhook + "/" + one.turn();
        return append(one.event(webhook, LONG), new AppendOptions(null, key, PUBLISHER));
    }

    private CompletionStage<Appended> append(Event event, AppendOptions options) {
        return hub.publish(List.of(event), options).thenApply(appended -> appended.get(0));
    }
}
