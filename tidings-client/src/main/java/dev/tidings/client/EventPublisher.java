package dev.tidings.client;

import dev.tidings.client.answer.ContentCoding;
import dev.tidings.client.answer.JsonAnswer;
import dev.tidings.client.answer.Problem;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to a hub over HTTP. Data that is JSON goes as JSON; a JSON string goes as the text that it says. Its settings are immutable; safe for use by any
 * thread, and meant to be shared: connections are reused, and what is published while a request is under way goes out together, in order, with the next one. An
 * event with an idempotency key goes alone, at once.
 *
 * <p>A request that fails holds nothing up: its events are told, and what waited behind them goes out with the next one all the same. So those that arrive come in the order in which they were published, with holes; what is published again comes behind. A request that was not answered in time may still arrive,
 * behind the next one. For an order without holes wait for each answer, publish what belongs together by {@link #publishAll}, or use an outbox.
 */
public final class EventPublisher {
    private static final String LINES = "application/x-ndjson";
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final HubAddress hub;
    private final HttpClient http;
    private final Map<String, String> headers;
    private final PublishQueue queue = new PublishQueue(new Sender());

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
        CompletableFuture<String> published = publishAsync(event, options);
        try {
            return published.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PublishException told ? told.again() : new PublishException(hub, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(hub, e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new PublishException(hub, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(hub, e);
        }
    }

    /**
     * Publishes without waiting, behind what was published before; that one of those fails does not keep this one back. The stage completes with the id, or with the {@link PublishException} of {@link #publish}.
     */
    public CompletableFuture<String> publishAsync(Event event) {
        return publishAsync(event, AppendOptions.DEFAULTS);
    }

    /**
     * As {@link #publish(Event, AppendOptions)}, without waiting.
     *
     * @throws InvalidValueException if the key is not ASCII
     */
    public CompletableFuture<String> publishAsync(Event event, AppendOptions options) {
        return options.idempotencyKey() == null
                ? queue.add(event, options.durability())
                : sendAsync(request(event, options)).thenApply(this::idIn);
    }

    /**
     * Publishes all of {@code events}, in order, or none, in one request of their own and at once. The stage completes with their ids, or with the {@link PublishException} of {@link #publish}; it is not waited for longer than thirty
     * seconds. Give each an {@code id}, and all can be sent again where the answer was lost.
     *
     * @param durability null to leave it to the hub
     */
    public CompletableFuture<List<String>> publishAll(List<Event> events, @Nullable Durability durability) {
        return events.isEmpty() ? CompletableFuture.completedFuture(List.of()) : sendTogether(events, durability);
    }

    private CompletableFuture<List<String>> sendTogether(List<Event> events, @Nullable Durability durability) {
        URI address = durability == null ? hub.events() : withQuery("durability=" + durability.code());
        String lines = events.stream()
                .map(event -> EventJson.write(event, null) + "\n")
                .collect(Collectors.joining());
        HttpRequest request = post(address, LINES)
                .timeout(ANSWER_TIMEOUT)
                .POST(BodyPublishers.ofString(lines))
                .build();
        return sendAsync(request).thenApply(answer -> idsIn(answer, events.size()));
    }

    private CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new PublishException(hub, failure)));
    }

    /** Sends what has gathered. */
    private final class Sender implements PublishQueue.Sender {
        @Override
        public CompletionStage<String> send(PublishQueue.Item item) {
            HttpRequest request = request(item.event(), new AppendOptions(item.durability(), null));
            return sendAsync(request).thenApply(EventPublisher.this::idIn);
        }

        @Override
        public CompletionStage<List<String>> sendAll(List<PublishQueue.Item> items) {
            return sendTogether(
                    items.stream().map(PublishQueue.Item::event).toList(),
                    items.get(0).durability());
        }

        @Override
        public PublishException overflow(int waiting) {
            return new PublishException(hub, 0, waiting + " events wait for its answer already; expected fewer");
        }
    }

    private URI withQuery(String query) {
        return URI.create(hub.events() + "?" + query);
    }

    /**
     * Publishes lines of JSON, an event each, as they can be read, and waits for the end of them and the hub's one answer. A line stands for itself: where one is refused,
     * those before it are published and none behind it. Give each an {@code id}, and all can be sent again that are not known to be published.
     *
     * @param lines read by another thread, and not closed
     * @param durability null to leave it to the hub
     * @throws PublishException if the hub cannot be reached, does not answer, or refuses a line
     */
    public PublishedLines publishLines(InputStream lines, @Nullable Durability durability) {
        String query = "atomic=false" + (durability == null ? "" : "&durability=" + durability.code());
        HttpRequest request = post(withQuery(query), LINES)
                .POST(BodyPublishers.ofInputStream(() -> lines))
                .build();
        HttpResponse<String> answer = send(request);
        PublishedLines published = new PublishedLines(
                JsonAnswer.number(answer.body(), "published"), JsonAnswer.member(answer.body(), "lastId"));
        if (answer.statusCode() / 100 != 2) {
            throw new PublishException(hub, answer.statusCode(), describe(answer), published);
        }
        return published;
    }

    private HttpRequest.Builder post(URI address, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).version(StreamRequest.versionFor(hub.base()));
        headers.forEach(request::setHeader);
        return request.setHeader("Content-Type", contentType)
                .setHeader(ContentCoding.REQUEST_HEADER, ContentCoding.IDENTITY);
    }

    private static String describe(HttpResponse<String> answer) {
        return Problem.describe(answer.statusCode(), answer.headers(), answer.body());
    }

    private HttpRequest request(Event event, AppendOptions options) {
        HttpRequest.Builder request = post(hub.events(), "application/json").timeout(ANSWER_TIMEOUT);
        if (options.idempotencyKey() != null) {
            request.setHeader(IdempotencyKeyEncoder.HEADER, IdempotencyKeyEncoder.encode(options.idempotencyKey()));
        }
        return request.POST(BodyPublishers.ofString(EventJson.write(event, options.durability())))
                .build();
    }

    private List<String> idsIn(HttpResponse<String> answer, int count) {
        requireTaken(answer);
        List<String> ids = JsonAnswer.strings(answer.body(), "ids");
        if (ids.size() != count) {
            throw new PublishException(
                    hub,
                    answer.statusCode(),
                    "the answer has " + ids.size() + " event ids; expected " + count + " and a hub there");
        }
        return ids;
    }

    private void requireTaken(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new PublishException(hub, answer.statusCode(), describe(answer));
        }
        String coding = ContentCoding.of(answer.headers());
        if (!coding.isEmpty()) {
            throw new PublishException(
                    hub,
                    answer.statusCode(),
                    "the answer is in the content coding " + coding + "; expected " + ContentCoding.IDENTITY);
        }
    }

    private String idIn(HttpResponse<String> answer) {
        requireTaken(answer);
        String id = JsonAnswer.member(answer.body(), "id");
        if (id == null) {
            throw new PublishException(hub, answer.statusCode(), "the answer has no event id; expected a hub there");
        }
        return id;
    }
}
