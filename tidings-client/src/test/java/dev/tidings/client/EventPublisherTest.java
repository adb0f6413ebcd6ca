package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.client.RawServer.Exchange;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class EventPublisherTest {
    private static final Event EVENT = Event.on("a").data("x").build();

    private final RawServer server = new RawServer();
    private final EventPublisher publisher = new EventPublisher(HubAddress.of("http://127.0.0.1:" + server.port()));

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String failureOf(CompletableFuture<String> published) throws Exception {
        assertThatThrownBy(() -> published.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PublishException.class);
        return published
                .handle((id, failure) -> String.valueOf(failure.getMessage()))
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void postsJsonAndReturnsTheId() throws Exception {
        CompletableFuture<String> published =
                publisher.withHeader("Authorization", "Bearer t").publishAsync(EVENT);
        Exchange exchange = server.accept();
        assertThat(exchange.requestLine).isEqualTo("POST /events HTTP/1.1");
        assertThat(exchange.headers)
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Authorization", "Bearer t");
        assertThat(exchange.body()).isEqualTo("{\"topics\":[\"a\"],\"data\":\"x\"}");
        exchange.answer(201, "Content-Type: application/json\r\n", "{\"id\":\"42\"}");
        assertThat(published.get(60, TimeUnit.SECONDS)).isEqualTo("42");
    }

    @Test
    void postsAllOfABatchInOneRequest() throws Exception {
        CompletableFuture<List<String>> published =
                publisher.publishAll(List.of(EVENT, EVENT.withoutId()), Durability.WRITTEN);
        Exchange exchange = server.accept();
        assertThat(exchange.requestLine).isEqualTo("POST /events?durability=written HTTP/1.1");
        assertThat(exchange.headers).containsEntry("Content-Type", "application/x-ndjson");
        String line = "{\"topics\":[\"a\"],\"data\":\"x\"}\n";
        assertThat(exchange.body()).isEqualTo(line + line);
        exchange.answer(201, "Content-Type: application/json\r\n", "{\"ids\":[\"1\",\"2\"]}");
        assertThat(published.get(60, TimeUnit.SECONDS)).containsExactly("1", "2");
        assertThat(publisher.publishAll(List.of(), null)).isCompletedWithValue(List.of());
    }

    @Test
    void asksForADurabilityAndNamesTheRequest() throws Exception {
        AppendOptions options = new AppendOptions(Durability.WRITTEN, "order \"17\" \\ a");
        CompletableFuture<String> published = publisher.publishAsync(EVENT, options);
        Exchange exchange = server.accept();
        assertThat(exchange.headers).containsEntry("Idempotency-Key", "\"order \\\"17\\\" \\\\ a\"");
        assertThat(exchange.body()).isEqualTo("{\"topics\":[\"a\"],\"data\":\"x\",\"durability\":\"written\"}");
        exchange.answer(200, "Content-Type: application/json\r\n", "{\"id\":\"first\"}");
        assertThat(published.get(60, TimeUnit.SECONDS)).isEqualTo("first");
    }

    @Test
    void namesNoRequestUnasked() throws Exception {
        CompletableFuture<String> published = publisher.publishAsync(EVENT);
        Exchange exchange = server.accept();
        assertThat(exchange.headers).doesNotContainKey("Idempotency-Key");
        exchange.answer(201, "", "{\"id\":\"1\"}");
        assertThat(published.get(60, TimeUnit.SECONDS)).isEqualTo("1");
    }

    @Test
    void refusesAKeyThatNoHeaderCarries() {
        AppendOptions options = new AppendOptions(null, "größe");
        assertThatThrownBy(() -> publisher.publish(EVENT, options))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "The idempotency key \"größe\" does not fit into a header; expected printable ASCII characters");
        assertThatThrownBy(() -> publisher.publishAsync(EVENT, options)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void failsWithTheHubsOwnWords() throws Exception {
        CompletableFuture<String> published = publisher.publishAsync(EVENT);
        server.accept()
                .answer(
                        413,
                        "Content-Type: application/problem+json\r\n",
                        "{\"title\":\"Too large\",\"detail\":\"The data is too long\",\"status\":413}");
        assertThat(failureOf(published)).endsWith("did not take the event: The data is too long (413)");
    }

    @Test
    void failsWithTheStatusWhereThereAreNoWords() throws Exception {
        CompletableFuture<String> published = publisher.publishAsync(EVENT);
        server.accept().answer(404, "Content-Type: text/html\r\n", "<html>");
        assertThat(failureOf(published)).endsWith("did not take the event: the server answered 404");
    }

    @Test
    void failsWhereTheAnswerIsNoHubs() throws Exception {
        CompletableFuture<String> published = publisher.publishAsync(EVENT);
        server.accept().answer(200, "", "Hello");
        assertThat(failureOf(published)).endsWith("the answer has no event id; expected a hub there");
    }

    @Test
    void refusesAnAnswerInACodingByItsName() throws Exception {
        CompletableFuture<String> published = publisher.publishAsync(EVENT);
        Exchange exchange = server.accept();
        assertThat(exchange.headers).containsEntry("Accept-Encoding", "identity");
        exchange.answer(201, "Content-Encoding: gzip\r\n", "xxx");
        assertThat(failureOf(published)).endsWith("the answer is in the content coding gzip; expected identity");
    }

    @Test
    void saysThatANameIsUnknown() {
        EventPublisher lost = new EventPublisher(HubAddress.of("http://no.such.host.invalid"));
        assertThatThrownBy(() -> lost.publish(EVENT))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "The hub at http://no.such.host.invalid cannot be reached: the name of the server is unknown");
    }

    @Test
    void saysWhatIsWrongWithTls() throws Exception {
        CompletableFuture<String> published =
                new EventPublisher(HubAddress.of("https://127.0.0.1:" + server.port())).publishAsync(EVENT);
        server.acceptConnection().send("HTTP/1.1 400 Bad Request\r\n\r\n").close();
        assertThat(failureOf(published)).contains(" cannot be talked to: TLS: ").doesNotContain("SSLException");
    }

    @Test
    void failsWhereNobodyListens() {
        server.close();
        assertThatThrownBy(() -> publisher.publish(EVENT))
                .isInstanceOf(PublishException.class)
                .hasMessageMatching("The hub at http://127.0.0.1:" + server.port() + " cannot be reached: .*refused");
    }

    private static Event event(String data) {
        return Event.on("a").data(data).build();
    }

    @Test
    void sendsWhatGathersDuringARequestAsTheNextOne() throws Exception {
        CompletableFuture<String> first = publisher.publishAsync(event("1"));
        Exchange one = server.accept();
        CompletableFuture<String> second = publisher.publishAsync(event("2"));
        CompletableFuture<String> third = publisher.publishAsync(event("3"));
        assertThat(one.body()).isEqualTo("{\"topics\":[\"a\"],\"data\":\"1\"}");
        one.answer(201, "Connection: close\r\n", "{\"id\":\"1\"}");
        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("1");
        Exchange both = server.accept();
        assertThat(both.requestLine).isEqualTo("POST /events HTTP/1.1");
        assertThat(both.headers).containsEntry("Content-Type", "application/x-ndjson");
        assertThat(both.body()).isEqualTo("{\"topics\":[\"a\"],\"data\":\"2\"}\n{\"topics\":[\"a\"],\"data\":\"3\"}\n");
        assertThat(second).isNotDone();
        both.answer(200, "", "{\"ids\":[\"2\",\"a\\\"3\"]}");
        assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("2");
        assertThat(third.get(60, TimeUnit.SECONDS)).isEqualTo("a\"3");
    }

    @Test
    void keepsApartWhatIsToBeKeptOtherwise() throws Exception {
        CompletableFuture<String> first = publisher.publishAsync(event("1"));
        Exchange one = server.accept();
        AppendOptions written = new AppendOptions(Durability.WRITTEN, null);
        publisher.publishAsync(event("2"), written);
        publisher.publishAsync(event("3"), written);
        publisher.publishAsync(event("4"));
        one.answer(201, "Connection: close\r\n", "{\"id\":\"1\"}");
        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("1");
        Exchange both = server.accept();
        assertThat(both.requestLine).isEqualTo("POST /events?durability=written HTTP/1.1");
        assertThat(both.body()).hasLineCount(2).doesNotContain("durability");
        both.answer(200, "Connection: close\r\n", "{\"ids\":[\"2\",\"3\"]}");
        Exchange last = server.accept();
        assertThat(last.body()).isEqualTo("{\"topics\":[\"a\"],\"data\":\"4\"}");
        last.answer(201, "", "{\"id\":\"4\"}");
    }

    @Test
    void tellsEachEventItsOwnRefusal() throws Exception {
        CompletableFuture<String> first = publisher.publishAsync(event("1"));
        Exchange one = server.accept();
        CompletableFuture<String> second = publisher.publishAsync(event("2"));
        CompletableFuture<String> third = publisher.publishAsync(event("3"));
        one.answer(201, "Connection: close\r\n", "{\"id\":\"1\"}");
        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("1");
        server.accept().answer(422, "Connection: close\r\n", "");
        Exchange alone = server.accept();
        assertThat(alone.body()).contains("\"2\"");
        alone.answer(422, "Connection: close\r\n", "");
        server.accept().answer(201, "", "{\"id\":\"3\"}");
        assertThat(failureOf(second)).contains("the server answered 422");
        assertThat(third.get(60, TimeUnit.SECONDS)).isEqualTo("3");
    }

    @Test
    void failsAllThatWentTogetherWhereTheHubCannotTakeThem() throws Exception {
        CompletableFuture<String> first = publisher.publishAsync(event("1"));
        Exchange one = server.accept();
        CompletableFuture<String> second = publisher.publishAsync(event("2"));
        CompletableFuture<String> third = publisher.publishAsync(event("3"));
        one.reset();
        assertThat(failureOf(first)).contains("cannot be talked to");
        server.accept().answer(503, "Connection: close\r\n", "");
        assertThat(failureOf(second)).contains("the server answered 503");
        assertThat(failureOf(third)).contains("the server answered 503");
        CompletableFuture<String> fourth = publisher.publishAsync(event("4"));
        server.accept().answer(201, "", "{\"id\":\"4\"}");
        assertThat(fourth.get(60, TimeUnit.SECONDS)).isEqualTo("4");
    }

    @Test
    void sendsWhatWaitedBehindWhatFailed() throws Exception {
        CompletableFuture<String> first = publisher.publishAsync(event("1"));
        Exchange one = server.accept();
        CompletableFuture<String> second = publisher.publishAsync(event("2"));
        one.answer(503, "Connection: close\r\n", "");
        assertThat(failureOf(first)).contains("the server answered 503");
        Exchange next = server.accept();
        assertThat(next.body()).isEqualTo("{\"topics\":[\"a\"],\"data\":\"2\"}");
        next.answer(201, "", "{\"id\":\"2\"}");
        assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("2");
    }

    @Test
    void mayWaitForAnotherWhereOneIsDone() throws Exception {
        CompletableFuture<String> both =
                publisher.publishAsync(event("1")).thenApply(id -> id + publisher.publish(event("2")));
        server.accept().answer(201, "Connection: close\r\n", "{\"id\":\"1\"}");
        server.accept().answer(201, "Connection: close\r\n", "{\"id\":\"2\"}");
        assertThat(both.get(60, TimeUnit.SECONDS)).isEqualTo("12");
    }

    @Test
    void refusesWhatThereIsNoRoomFor() throws Exception {
        CompletableFuture<String> first = publisher.publishAsync(event("1"));
        Exchange one = server.accept();
        Event large = event("x".repeat(20_000_000));
        for (int i = 0; i < 3; i++) {
            assertThat(publisher.publishAsync(large)).isNotDone();
        }
        CompletableFuture<String> refused = publisher.publishAsync(large);
        assertThat(failureOf(refused)).contains("3 events wait for its answer already");
        one.reset();
        assertThat(failureOf(first)).contains("cannot be talked to");
        server.close();
    }

    @Test
    void publishesLinesAsTheyCanBeRead() throws Exception {
        byte[] lines = "{\"topic\":\"a\",\"data\":1}\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        CompletableFuture<PublishedLines> published = CompletableFuture.supplyAsync(
                () -> publisher.publishLines(new java.io.ByteArrayInputStream(lines), Durability.MEMORY));
        Exchange exchange = server.accept();
        assertThat(exchange.requestLine).isEqualTo("POST /events?atomic=false&durability=memory HTTP/1.1");
        assertThat(exchange.headers).containsEntry("Transfer-Encoding", "chunked");
        exchange.answer(200, "", "{\"published\":1,\"lastId\":\"x\"}");
        assertThat(published.get(60, TimeUnit.SECONDS)).isEqualTo(new PublishedLines(1, "x"));
    }
}
