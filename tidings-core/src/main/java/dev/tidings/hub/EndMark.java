package dev.tidings.hub;

import dev.tidings.event.HubEvent;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.wire.SseEncoder;
import java.util.stream.Collectors;

/**
 * That all topics of a stream have ended, told behind the last of their events as an event of type {@code tidings.end}, which the stream ends with.
 *
 * @param id of the place behind that event: the client's cursor from now on, with which it is answered that there is nothing
 */
record EndMark(String id, View view) {
    byte[] frame() {
        String topics = view.selectors().all().stream()
                .map(Selector::text)
                .map(Gap::json)
                .collect(Collectors.joining(",", "[", "]"));
        return SseEncoder.encode(id, HubEvent.END.with("{\"topics\":" + topics + "}"));
    }
}
