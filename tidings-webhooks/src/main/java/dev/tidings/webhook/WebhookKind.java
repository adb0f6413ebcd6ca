package dev.tidings.webhook;

import dev.tidings.event.HubEvent;
import dev.tidings.presence.PresenceEvent;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a webhook can be told of. */
public enum WebhookKind {
    /** A member came. */
    JOIN(false),
    /** A member is gone. */
    LEAVE(false),
    /** Somebody reads a topic that nobody read. */
    OCCUPIED(false),
    /** The last reader of a topic is gone. */
    VACANT(false),
    /** A stream was opened. */
    OPENED(true),
    /** A stream has ended. */
    CLOSED(true);

    private static final String OF_READERS = PresenceEvent.PREFIX;
    private static final String OF_STREAMS = Topic.RESERVED + "/presence-streams/";

    private final boolean isOfStreams;

    WebhookKind(boolean isOfStreams) {
        this.isOfStreams = isOfStreams;
    }

    /** As settings spell it, such as {@code join}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of its events, such as {@code tidings.join}. */
    public String type() {
        return HubEvent.PREFIX + code();
    }

    /** Whether it is about single streams, and not about who or how many read a topic. */
    public boolean isOfStreams() {
        return isOfStreams;
    }

    /** What the topics begin with where it is told. */
    String prefix() {
        return isOfStreams ? OF_STREAMS : OF_READERS;
    }

    /** @throws InvalidValueException if {@code code} is none */
    public static WebhookKind of(String code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException("The kind " + Text.quote(code) + " is unknown; expected "
                        + Arrays.stream(values()).map(WebhookKind::code).collect(Collectors.joining(", "))));
    }
}
