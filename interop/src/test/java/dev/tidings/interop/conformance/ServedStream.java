package dev.tidings.interop.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.client.CloseReason;
import dev.tidings.client.EventStreamBuilder;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.ReconnectOptions;
import dev.tidings.client.TimeoutOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream that was asked for over HTTP, and that posts what it hears, numbered. Its calls come from the stream's thread. */
final class ServedStream implements EventStreamListener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String callbackUrl;
    private final EventStreamClient client;
    private int posted;

    private ServedStream(EventStreamBuilder stream, String callbackUrl) {
        this.callbackUrl = callbackUrl;
        this.client = stream.open(this);
    }

    /** @param asked as the harness writes it */
    static ServedStream open(JsonNode asked) {
        EventStreamBuilder stream = EventStreamClient.builder(
                        URI.create(asked.path("streamUrl").asText()))
                .resumeAfter(asked.path("lastEventId").asText());
        asked.path("headers")
                .properties()
                .forEach(header ->
                        stream.header(header.getKey(), header.getValue().asText()));
        if (asked.hasNonNull("method")) {
            String type = asked.path("headers").has("content-type") ? "" : "text/plain";
            stream.request(
                    asked.path("method").asText(), type, asked.path("body").asText());
        }
        if (asked.hasNonNull("initialDelayMs")) {
            stream.reconnecting(ReconnectOptions.DEFAULTS.withDelay(
                    Duration.ofMillis(asked.path("initialDelayMs").asLong())));
        }
        if (asked.hasNonNull("readTimeoutMs")) {
            stream.timeouts(TimeoutOptions.DEFAULTS.withSilence(
                    Duration.ofMillis(asked.path("readTimeoutMs").asLong())));
        }
        return new ServedStream(stream, asked.path("callbackUrl").asText());
    }

    void restart() {
        client.reconnect();
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        post(Map.of("kind", "event", "event", Map.of("type", type, "data", data, "id", lastEventId)));
    }

    @Override
    public void onComment(String comment) {
        post(Map.of("kind", "comment", "comment", comment));
    }

    @Override
    public void onReconnecting(Duration delay, @Nullable Throwable cause) {
        if (cause != null) {
            post(Map.of("kind", "error", "error", String.valueOf(cause.getMessage())));
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (reason.code() != CloseReason.Code.BY_CALLER) {
            post(Map.of("kind", "error", "error", reason.detail()));
        }
    }

    private void post(Map<String, ?> message) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(callbackUrl + "/" + ++posted))
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(message)))
                    .build();
            HTTP.send(request, BodyHandlers.discarding());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException gone) {
            // The harness is done with this stream.
            client.close();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("A listener's call was interrupted", impossible);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
