package dev.tidings.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
        String text =
                "node=" + encode(node) + "&turn=" + turn + "&after=" + encode(after) + (isOver ? "&over=true" : "");
        return Event.on(topicOf(webhook).name())
                .type(TYPE)
                .data(text)
                .isPrivate(true)
                .ttl(ttl)
                .build();
    }

    /** What an event says; null if it is none. */
    static @Nullable Acknowledgement read(Event event) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : event.data().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            fields.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        try {
            String node = fields.getOrDefault("node", "");
            String after = fields.getOrDefault("after", "");
            long turn = Long.parseLong(fields.getOrDefault("turn", ""));
            return node.isEmpty() || after.isEmpty()
                    ? null
                    : new Acknowledgement(node, turn, after, fields.containsKey("over"));
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
