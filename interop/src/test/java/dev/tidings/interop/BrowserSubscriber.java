package dev.tidings.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** The browser's own {@code EventSource} in the current page of a Chromium. */
final class BrowserSubscriber implements Received {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUBSCRIBE =
            """
            const [url, types, withCredentials] = arguments;
            const source = new EventSource(url, {withCredentials});
            window.subscriber = {source, messages: [], states: []};
            for (const type of types) {
              source.addEventListener(type, e => subscriber.messages.push({type: e.type, id: e.lastEventId, data: e.data}));
            }
            source.onopen = () => subscriber.states.push('open');
            source.onerror = () => subscriber.states.push(source.readyState === 2 ? 'closed' : 'reconnecting');
            """;

    private final Chromium chromium;

    private BrowserSubscriber(Chromium chromium) {
        this.chromium = chromium;
    }

    static BrowserSubscriber start(Chromium chromium, String url, List<String> types) {
        chromium.run(SUBSCRIBE, url, types, false);
        return new BrowserSubscriber(chromium);
    }

    static BrowserSubscriber startWithCredentials(Chromium chromium, String url, List<String> types) {
        chromium.run(SUBSCRIBE, url, types, true);
        return new BrowserSubscriber(chromium);
    }

    @Override
    public List<Message> messages() {
        return StreamSupport.stream(read("messages").spliterator(), false)
                .map(Message::of)
                .toList();
    }

    @Override
    public List<String> states() {
        return StreamSupport.stream(read("states").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private JsonNode read(String what) {
        try {
            return JSON.readTree(String.valueOf(chromium.run("return JSON.stringify(subscriber." + what + ")")));
        } catch (JsonProcessingException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    long readyState() {
        return (Long) Objects.requireNonNull(chromium.run("return subscriber.source.readyState"));
    }
}
