package dev.tidings.presence;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.presence.PresenceEngine.Stream;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import dev.tidings.wire.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    private List<Event> waiting = new ArrayList<>();

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
            waiting = new ArrayList<>(waiting.subList(0, MOST));
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
        return new Event(
                null,
                List.of(new Topic(PREFIX + topic.name())),
                HubEvent.PREFIX + type,
                new String(json.raw("}").toArray(), StandardCharsets.UTF_8),
                true,
                null,
                true,
                stream.id(),
                false,
                true,
                options.kept(),
                null);
    }

    /** Some of those that were not told, the first ones. */
    List<Event> next() {
        return List.copyOf(waiting.subList(0, Math.min(AT_ONCE, waiting.size())));
    }

    /** So many of them are told. */
    void told(int count) {
        waiting = new ArrayList<>(waiting.subList(Math.min(count, waiting.size()), waiting.size()));
    }
}
