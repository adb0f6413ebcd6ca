package dev.tidings.webhook;

import dev.tidings.event.Event;
import dev.tidings.log.Form;
import dev.tidings.topic.Topic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a hub says that sends for a webhook, or is about to: a private event on a topic of the hub's own.
 *
 * @param node the hub, by a name that it has for as long as it runs
 * @param turn which of all turns at sending it is; the highest is that which counts
 * @param after the id of the event up to which all was acknowledged
 * @param isOver whether it sends no more: anybody may go on at once
 */
record Acknowledgement(String node, long turn, String after, boolean isOver) {
    private static final String PREFIX = Topic.RESERVED + "/webhooks/";
    private static final String TYPE = "webhook";

    static Topic topicOf(String webhook) {
        return new Topic(PREFIX + webhook);
    }

    /** @param ttl for how long it is remembered */
    Event event(String webhook, Duration ttl) {
        Form form = new Form().add("node", node).add("turn", turn).add("after", after);
        String text = (isOver ? form.add("over", true) : form).text();
        return Event.on(topicOf(webhook).name())
                .type(TYPE)
                .data(text)
                .isPrivate(true)
                .ttl(ttl)
                .build();
    }

    /** What an event says; null if it is none. */
    static @Nullable Acknowledgement read(Event event) {
        try {
            Form form = Form.read(event.data());
            String node = form.text("node");
            String after = form.text("after");
            long turn = Long.parseLong(form.text("turn"));
            return node.isEmpty() || after.isEmpty()
                    ? null
                    : new Acknowledgement(node, turn, after, form.get("over") != null);
        } catch (IllegalArgumentException | IndexOutOfBoundsException none) {
            return null;
        }
    }
}
