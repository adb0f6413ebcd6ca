package dev.tidings.spring;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.spring.convert.Payloads;
import dev.tidings.topic.InvalidValueException;
import java.util.concurrent.CompletionStage;
import org.springframework.util.ClassUtils;

/**
 * Publishes objects: text as it is, bytes as text in UTF-8, anything else as JSON. Never blocks; each stage completes when the event has the durability that the log promises. Safe for use by any
 * thread.
 */
public final class TidingsTemplate {
    private static final boolean HAS_TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronization",
            TidingsTemplate.class.getClassLoader());

    private final Hub hub;
    private final Payloads payloads;

    public TidingsTemplate(Hub hub, Payloads payloads) {
        this.hub = hub;
        this.payloads = payloads;
    }

    /**
     * Publishes an object now, whatever becomes of a transaction.
     *
     * @throws InvalidValueException if the topic is none, or the object has no form as data
     */
    public CompletionStage<Appended> publish(String topic, Object payload) {
        return publish(event(topic, payload));
    }

    /**
     * Publishes an event now, whatever becomes of a transaction.
     *
     * @throws InvalidValueException if it is not {@linkplain Hub#requirePublishable publishable}
     */
    public CompletionStage<Appended> publish(Event event) {
        return hub.publish(event);
    }

    /**
     * Publishes an object once the transaction of this thread has committed, and at once where there is none. It is converted now, as it is now. The stage fails with a {@link
     * java.util.concurrent.CancellationException} where the transaction does not commit. A process that ends between the commit and the publishing has not published it.
     *
     * @throws InvalidValueException if the topic is none, or the object has no form as data
     */
    public CompletionStage<Appended> publishAfterCommit(String topic, Object payload) {
        return publishAfterCommit(event(topic, payload));
    }

    /**
     * The same with an event.
     *
     * @throws InvalidValueException if it is not {@linkplain Hub#requirePublishable publishable}
     */
    public CompletionStage<Appended> publishAfterCommit(Event event) {
        hub.requirePublishable(event);
        return HAS_TRANSACTIONS ? AfterCommit.publish(hub, event) : hub.publish(event);
    }

    /** A builder of an event with an object for its data, for what else there is to say: its type, its key, that it is private. */
    public Event.Builder on(String topic, Object payload) {
        return payloads.write(Event.on(topic), payload);
    }

    private Event event(String topic, Object payload) {
        return on(topic, payload).build();
    }
}
