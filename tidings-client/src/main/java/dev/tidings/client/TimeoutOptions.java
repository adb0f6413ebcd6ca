package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.Optional;

/**
 * How much silence an {@link EventStreamClient} takes for a lost connection: a cut cable, or a server that accepts and never answers, is noticed no other way. A
 * time of zero stands for never. While the listener is busy nothing can be heard, and that is no silence.
 *
 * @param head until the head of the answer, the connection included; after each redirect anew
 * @param silence on an open stream on which nothing is heard, not even a comment
 * @param heartbeats where the hub says in the head of its answer how often it is heard ({@code Tidings-Heartbeat}), it is so many of its heartbeats instead; 0 for
 *     the fixed time there too
 */
public record TimeoutOptions(Duration head, Duration silence, int heartbeats) {
    /** 30 s; 45 s, which is three heartbeats of a hub by default; three heartbeats. */
    public static final TimeoutOptions DEFAULTS = new TimeoutOptions(Duration.ofSeconds(30), Duration.ofSeconds(45), 3);

    private static final int MOST_HEARTBEATS = 100;

    /** @throws InvalidValueException if a time is negative, or more than 24 days, or {@code heartbeats} are not 0 to 100 */
    public TimeoutOptions {
        TimeRange.require("time-out for the head", head);
        TimeRange.require("time-out for silence", silence);
        if (heartbeats < 0 || heartbeats > MOST_HEARTBEATS) {
            throw new InvalidValueException(
                    "The heartbeats to wait for are " + heartbeats + "; expected 0 to " + MOST_HEARTBEATS);
        }
    }

    public TimeoutOptions withHead(Duration time) {
        return new TimeoutOptions(time, silence, heartbeats);
    }

    /** The silence is {@code time}, whatever the server says of its heartbeat. */
    public TimeoutOptions withSilence(Duration time) {
        return new TimeoutOptions(head, time, 0);
    }

    public TimeoutOptions withHeartbeats(int count) {
        return new TimeoutOptions(head, silence, count);
    }

    /** @param heartbeat the server's, if it says one */
    Duration silenceWith(Optional<Duration> heartbeat) {
        return heartbeat
                .filter(every -> heartbeats > 0)
                .map(every -> every.multipliedBy(heartbeats))
                .orElse(silence);
    }
}
