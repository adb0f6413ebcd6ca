package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import java.time.Duration;

/** The hub's own events that mean something to a client, by type. */
final class HubEvents {
    /** Events are missing. */
    static final String GAP = "tidings.gap";
    /** Do not come back. */
    static final String STOP = "tidings.stop";
    /** Not for the time being: told in a stream, because a browser gives up at any status but 200. */
    static final String REFUSED = "tidings.refused";

    private HubEvents() {}

    /** @param data JSON whose {@code reason} says why; anything else is quoted as it is, in part */
    static StreamRefusedException refusal(String data) {
        String reason = JsonAnswer.member(data, "reason");
        String text = reason == null ? data.substring(0, Math.min(data.length(), 200)) : reason;
        return new StreamRefusedException(200, "the hub refuses the stream for now: " + text, Duration.ZERO);
    }
}
