package dev.tidings.hub;

import dev.tidings.event.HubEvent;
import dev.tidings.wire.SseEncoder;

/**
 * The place in a stream up to which its reader has everything, told to who asked for it: as an event of type {@code tidings.live}, or to a program as it is.
 *
 * @param id after which the stream goes on: the client's cursor from now on, which matters to who has been sent nothing yet
 */
public record LiveMark(String id) implements StreamItem {
    @Override
    public String cursor() {
        return id;
    }

    byte[] frame() {
        return SseEncoder.encode(id, HubEvent.LIVE.with("{\"id\":" + Gap.json(id) + "}"));
    }
}
