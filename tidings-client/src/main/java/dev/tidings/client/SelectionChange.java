package dev.tidings.client;

import dev.tidings.client.answer.ContentCoding;
import dev.tidings.client.answer.JsonAnswer;
import dev.tidings.client.answer.Problem;
import dev.tidings.client.answer.RetryAfter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A change of what a stream selects, which a request beside the stream asks for.
 *
 * @param from where in what was published before it begins with what is added; empty for what is published behind the change alone
 */
record SelectionChange(List<String> add, List<String> drop, String from) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    SelectionChange {
        add = List.copyOf(add);
        drop = List.copyOf(drop);
    }

    /** Answers with the selectors in force. */
    CompletionStage<List<String>> send(StreamSource source, URI stream, String name) {
        HttpRequest.Builder request = HttpRequest.newBuilder(addressOf(stream, name))
                .version(StreamRequest.versionFor(stream))
                .timeout(PATIENCE);
        source.headers().get().forEach(request::setHeader);
        request.setHeader("Content-Type", "application/json")
                .setHeader(ContentCoding.REQUEST_HEADER, ContentCoding.IDENTITY)
                .POST(BodyPublishers.ofString(json()));
        return source.http()
                .sendAsync(request.build(), BodyHandlers.ofString())
                .thenCompose(SelectionChange::selectors);
    }

    /** Beside where the stream is asked for. */
    private static URI addressOf(URI stream, String name) {
        return stream.resolve(stream.getRawPath() + "/streams/" + name);
    }

    private String json() {
        String beginning = from.isEmpty() ? "" : ",\"from\":" + JsonString.quote(from);
        return "{\"add\":" + json(add) + ",\"drop\":" + json(drop) + beginning + "}";
    }

    private static String json(List<String> selectors) {
        return selectors.stream().map(JsonString::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private static CompletionStage<List<String>> selectors(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            return CompletableFuture.failedStage(new StreamRefusedException(
                    answer.statusCode(),
                    Problem.describe(answer.statusCode(), answer.headers(), answer.body()),
                    RetryAfter.of(answer.headers(), Instant.now())));
        }
        return CompletableFuture.completedStage(JsonAnswer.strings(answer.body(), "selectors"));
    }
}
