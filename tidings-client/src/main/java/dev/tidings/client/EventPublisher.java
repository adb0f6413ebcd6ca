package dev.tidings.client;

import dev.tidings.client.answer.ContentCoding;
import dev.tidings.client.answer.JsonAnswer;
import dev.tidings.client.answer.Problem;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes events to a hub over HTTP. Data that is JSON goes as JSON; a JSON string goes as the text that it says. Immutable; safe for use by any thread, and meant to be shared, since its connections are
 * reused.
 */
public final class EventPublisher {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final HubAddress hub;
    private final HttpClient http;
    private final Map<String, String> headers;

    /** A publisher to {@code hub}, without a token, over the HTTP client that all streams and publishers share. */
    public EventPublisher(HubAddress hub) {
        this(hub, SharedHttpClient.get(), Map.of());
    }

    private EventPublisher(HubAddress hub, HttpClient http, Map<String, String> headers) {
        this.hub = hub;
        this.http = http;
        this.headers = headers;
    }

    /** A publisher whose connections {@code client} makes, and no other: its TLS settings, its proxy. */
    public EventPublisher withHttpClient(HttpClient client) {
        return new EventPublisher(hub, client, headers);
    }

    /** A publisher that sends one more header, such as {@code Authorization}. */
    public EventPublisher withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new EventPublisher(hub, http, Map.copyOf(more));
    }

    /**
     * Publishes and waits for the hub's answer.
     *
     * @return the event's id, its own or the one that the hub gave it
     * @throws PublishException if the hub cannot be reached, does not answer, or refuses
     */
    public String publish(Event event) {
        return publish(event, AppendOptions.DEFAULTS);
    }

    /**
     * Publishes with the durability and under the idempotency key that the options name, and waits for the hub's answer. An event whose answer was
     * lost can be published again under the same key: the hub keeps it once.
     *
     * @return the event's id, its own or the one that the hub gave it, this time or the first
     * @throws PublishException if the hub cannot be reached, does not answer, or refuses
     * @throws InvalidValueException if the key is not ASCII
     */
    public String publish(Event event, AppendOptions options) {
        HttpRequest request = request(event, options);
        try {
            return idIn(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new PublishException(hub, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(hub, e);
        }
    }

    /** Publishes without waiting; the stage completes with the id, or with the {@link PublishException} of {@link #publish}. */
    public CompletableFuture<String> publishAsync(Event event) {
        return publishAsync(event, AppendOptions.DEFAULTS);
    }

    /**
     * As {@link #publish(Event, AppendOptions)}, without waiting.
     *
     * @throws InvalidValueException if the key is not ASCII
     */
    public CompletableFuture<String> publishAsync(Event event, AppendOptions options) {
        return http.sendAsync(request(event, options), BodyHandlers.ofString())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new PublishException(hub, failure)))
                .thenApply(this::idIn);
    }

    private HttpRequest request(Event event, AppendOptions options) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.events())
                .version(StreamRequest.versionFor(hub.base()))
                .timeout(ANSWER_TIMEOUT);
        headers.forEach(request::setHeader);
        if (options.idempotencyKey() != null) {
            request.setHeader(IdempotencyKeyEncoder.HEADER, IdempotencyKeyEncoder.encode(options.idempotencyKey()));
        }
        return request.setHeader("Content-Type", "application/json")
                .setHeader(ContentCoding.REQUEST_HEADER, ContentCoding.IDENTITY)
                .POST(BodyPublishers.ofString(EventJson.write(event, options.durability())))
                .build();
    }

    private String idIn(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new PublishException(
                    hub, answer.statusCode(), Problem.describe(answer.statusCode(), answer.headers(), answer.body()));
        }
        String coding = ContentCoding.of(answer.headers());
        if (!coding.isEmpty()) {
            throw new PublishException(
                    hub,
                    answer.statusCode(),
                    "the answer is in the content coding " + coding + "; expected " + ContentCoding.IDENTITY);
        }
        String id = JsonAnswer.member(answer.body(), "id");
        if (id == null) {
            throw new PublishException(hub, answer.statusCode(), "the answer has no event id; expected a hub there");
        }
        return id;
    }
}
