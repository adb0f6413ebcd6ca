package dev.tidings.presence;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.presence.PresenceEngine.Stream;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import dev.tidings.wire.JsonWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That single streams are opened and closed, of topics that ask for that: for webhooks, on topics of the hub's own. Of the thread that keeps presence. */
final class StreamTellings {
    private static final Logger LOGGER = LoggerFactory.getLogger(StreamTellings.class);
    private static final String PREFIX = Topic.RESERVED + "/presence-streams/";
    private static final int MOST = 100_000;
    private static final int AT_ONCE = 1024;

    private final PresenceOptions options;
    private final String node;
    private final Deque<Event> waiting = new ArrayDeque<>();

    StreamTellings(PresenceOptions options, String node) {
        this.options = options;
        this.node = node;
    }

    void opened(List<Topic> topics, Stream stream) {
        add(topics, stream, "opened", "");
    }

    void closed(List<Topic> topics, Stream stream, String reason) {
        add(topics, stream, "closed", reason);
    }

    private void add(List<Topic> topics, Stream stream, String type, String reason) {
        for (Topic topic : topics) {
            if (PresenceOptions.isAmong(options.streamTopics(), topic)
                    && PREFIX.length() + Text.utf8Length(topic.name()) <= Topic.MAX_BYTES) {
                waiting.add(event(topic, stream, type, reason));
            }
        }
        int excess = waiting.size() - MOST;
        if (excess > 0) {
            LOGGER.error("{} streams that were opened or closed are not told: more wait than can be written", excess);
        }
        for (int i = 0; i < excess; i++) {
            waiting.removeLast();
        }
    }

    private Event event(Topic topic, Stream stream, String type, String reason) {
        JsonWriter json = new JsonWriter(128).raw("{\"topic\":").string(topic.name());
        json.raw(",\"node\":").string(node).raw(",\"stream\":").string(stream.id());
        String issuer = stream.bearer().issuer();
        String subject = stream.bearer().subject();
        if (issuer != null && subject != null) {
            json.raw(",\"issuer\":").string(issuer).raw(",\"subject\":").string(subject);
        }
        if (!reason.isEmpty()) {
            json.raw(",\"reason\":").string(reason);
        }
        Topic told = new Topic(PREFIX + topic.name());
        return PresenceJson.event(told, HubEvent.PREFIX + type, stream.id(), json.raw("}"), options.kept());
    }

    /** Some of those that were not told, the first ones. */
    List<Event> next() {
        return waiting.stream().limit(AT_ONCE).toList();
    }

    /** So many of them are told. */
    void told(int count) {
        for (int i = 0; i < count; i++) {
            waiting.remove();
        }
    }
}
