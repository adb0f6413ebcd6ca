package dev.tidings.cli.talk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.RequestLimits;
import dev.tidings.hub.Hub;
import dev.tidings.server.ConnectionLimits;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.Writer;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The publish and subscribe commands, against a hub as users run one. */
@Timeout(300)
class TalkingToAHubTest {
    private static final String NEWLINE = System.lineSeparator();

    private final Hub hub = Hub.inMemory();
    private HubServer server;
    private final Program program = new Program();

    @BeforeEach
    void startServer() throws IOException {
        server = startServer(0);
    }

    private HubServer startServer(int port) throws IOException {
        return HubServer.builder(hub)
                .listen(ListenOptions.on("127.0.0.1", port))
                .connections(ConnectionLimits.DEFAULTS.withConnections(100))
                .http(HttpOptions.DEFAULTS.with(RequestLimits.DEFAULTS
                        .withBodyBytes(1024 * 1024)
                        .withDataBytes(1000)
                        .withSelectors(2)))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private Program program() {
        return program.with("TIDINGS_SERVER", server.uri().toString());
    }

    private void publish(String topic, String data) throws Exception {
        hub.publish(Event.on(topic).data(data).build()).toCompletableFuture().get(60, SECONDS);
    }

    /** What a second program reads as JSON, from the earliest event on, but for the times. */
    private String published(int count) {
        Program reader = new Program().with("TIDINGS_SERVER", server.uri().toString());
        assertThat(reader.run("subscribe", "**", "--from", "earliest", "--json", "--count", String.valueOf(count)))
                .isZero();
        return reader.out().replaceAll("\"time\":\"[-0-9T:.]{19,23}Z\"", "\"time\":");
    }

    @Test
    void publishesWhatTheCommandLineSays() {
        assertThat(program().run("publish", "a", "grüße 🗞", "--type", "t", "--id", "my-1", "--key", "k"))
                .isZero();
        assertThat(program.out()).isEqualTo("my-1" + NEWLINE);
        assertThat(published(1))
                .isEqualTo(
                        "{\"id\":\"my-1\",\"topic\":\"a\",\"type\":\"t\",\"time\":,\"key\":\"k\",\"data\":\"grüße 🗞\"}"
                                + NEWLINE);
    }

    @Test
    void endsATopicAndWithItWhoeverReadsIt() {
        assertThat(program().run("publish", "a", "once", "--id", "1")).isZero();
        assertThat(program().run("publish", "a", "--id", "2", "--end")).isZero();
        assertThat(program().run("subscribe", "a", "--from", "earliest")).isZero();
        assertThat(program.out()).endsWith("once" + NEWLINE);
        assertThat(program.err()).contains("all its topics have ended");
        assertThat(program().run("subscribe", "a", "--from", "earliest", "--json"))
                .isZero();
        assertThat(program.out()).contains("\"type\":\"tidings.end\",\"data\":\"{\\\"topics\\\":[\\\"a\\\"]}\"");
        assertThat(program().run("publish", "a", "late")).isEqualTo(1);
        assertThat(program.err()).contains("has ended");
    }

    @Test
    void endsATopicBehindTheLastLine() {
        assertThat(program().reading("1\n2\n").run("publish", "a", "--stream", "--end"))
                .isZero();
        assertThat(program.err()).contains("Ended, as ");
        assertThat(program().run("subscribe", "a", "--from", "earliest")).isZero();
        assertThat(program.out()).endsWith("1" + NEWLINE + "2" + NEWLINE);
        assertThat(program().run("publish", "--stream", "--end")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"'x\ny\n', x\\ny", "'x\r\n', x", "'x\n\n', 'x\\n'", "'', ''", "x, x"})
    void publishesTheStandardInputLessItsLastLineEnd(String in, String data) {
        assertThat(program().reading(in).run("publish", "a", "--id", "1")).isZero();
        assertThat(published(1))
                .isEqualTo("{\"id\":\"1\",\"topic\":\"a\",\"type\":\"message\",\"time\":,\"data\":\"" + data + "\"}"
                        + NEWLINE);
    }

    @Test
    void printsNumbersAsNumbersAndTextAsText() throws Exception {
        hub.publish(List.of(
                        Event.on("x", "a").json("12").build(),
                        Event.on("a").data("12").build(),
                        Event.on("a").json("{\"b\":\n[1]}").build()))
                .toCompletableFuture()
                .get(60, SECONDS);
        assertThat(published(3).replaceAll("\"id\":\"[^\"]*\"", "\"id\":"))
                .isEqualTo("{\"id\":,\"topic\":\"x\",\"type\":\"message\",\"time\":,\"data\":12}" + NEWLINE
                        + "{\"id\":,\"topic\":\"a\",\"type\":\"message\",\"time\":,\"data\":\"12\"}" + NEWLINE
                        + "{\"id\":,\"topic\":\"a\",\"type\":\"message\",\"time\":,\"data\":{\"b\": [1]}}" + NEWLINE);
    }

    @Test
    void publishesNothingThatIsNoText() {
        assertThat(program().reading((byte) 0xFF).run("publish", "a", "-")).isEqualTo(2);
        assertThat(program.err()).isEqualTo("tidings: The standard input is not UTF-8; expected text" + NEWLINE);
    }

    @Test
    void publishesPrivatelyWhatThePublicDoesNotSee() throws Exception {
        assertThat(program().run("publish", "a", "secret", "--private")).isZero();
        publish("a", "public");
        assertThat(published(1)).contains("public").doesNotContain("secret");
    }

    @Test
    void printsTheIdThatTheHubGave() {
        assertThat(program().run("publish", "a", "x")).isZero();
        assertThat(published(1)).startsWith("{\"id\":\"" + program.out().strip() + "\"");
    }

    @Test
    void publishesOnceWhatHasTheSameKey() throws Exception {
        assertThat(program().run("publish", "a", "1", "--idempotency-key", "order 17", "--durability", "memory"))
                .isZero();
        assertThat(program().run("publish", "a", "1", "--idempotency-key", "order 17"))
                .isZero();
        String id = program.out().split(NEWLINE, -1)[0];
        assertThat(program.out()).isEqualTo(id + NEWLINE + id + NEWLINE);
        publish("a", "2");
        assertThat(published(2)).startsWith("{\"id\":\"" + id + "\"").contains("\"data\":\"2\"");
    }

    @Test
    void publishesEachLineOfAStreamAsItsData() {
        assertThat(program().reading("one\n\"two\"\n\nfour").run("publish", "a", "--stream", "--type", "t"))
                .isZero();
        assertThat(program.out()).startsWith("{\"published\": 4, \"lastId\": \"");
        assertThat(published(4).lines().map(line -> line.replaceFirst("\\{\"id\":\"[^\"]*\",", "")))
                .containsExactly(
                        "\"topic\":\"a\",\"type\":\"t\",\"time\":,\"data\":\"one\"}",
                        "\"topic\":\"a\",\"type\":\"t\",\"time\":,\"data\":\"\\\"two\\\"\"}",
                        "\"topic\":\"a\",\"type\":\"t\",\"time\":,\"data\":\"\"}",
                        "\"topic\":\"a\",\"type\":\"t\",\"time\":,\"data\":\"four\"}");
    }

    @Test
    void publishesLinesOfJsonWhileTheInputStaysOpen() throws Exception {
        PipedOutputStream input = new PipedOutputStream();
        FutureTask<Integer> running =
                program().reading(new PipedInputStream(input, 1 << 16)).start("publish", "--stream");
        for (int i = 1; i <= 3; i++) {
            input.write(("{\"topic\":\"a\",\"data\":" + i + ",\"id\":\"n" + i + "\"}\n").getBytes(UTF_8));
            input.flush();
            assertThat(published(i)).contains("\"id\":\"n" + i + "\"");
        }
        input.close();
        assertThat(running.get(60, SECONDS)).isZero();
        assertThat(program.out()).isEqualTo("{\"published\": 3, \"lastId\": \"n3\"}" + NEWLINE);
    }

    @Test
    void saysHowManyLinesOfAStreamArePublishedWhereOneIsRefused() {
        String lines =
                """
                {"topic":"a","data":1,"id":"n1"}
                {"topic":"a","data":2,"id":"n2"}
                {}
                {"topic":"a","data":4}
                """;
        assertThat(program().reading(lines).run("publish", "--stream")).isEqualTo(1);
        assertThat(program.err()).contains("Line 3: ", "(400). Known to be published: 2 events, the last as \"n2\"");
        assertThat(program.out()).isEmpty();
    }

    @Test
    void publishesNothingOfAnEmptyStream() {
        assertThat(program().reading("").run("publish", "--stream")).isZero();
        assertThat(program.out()).isEqualTo("{\"published\": 0}" + NEWLINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a --stream --id=1", "a x --stream", "--stream --type=t", "--stream --idempotency-key=k"})
    void refusesForAStreamWhatIsOneEvents(String arguments) {
        String[] all = ("publish " + arguments).split(" ", -1);
        assertThat(program().run(all)).isEqualTo(2);
        assertThat(program.err()).contains("expected no").hasLineCount(1);
    }

    @Test
    void saysWhichDurabilityTheHubCannotPromise() {
        assertThat(program().run("publish", "a", "x", "--durability", "synced")).isEqualTo(1);
        assertThat(program.err()).contains("did not take the event: The durability \"synced\" cannot be promised");
    }

    @ParameterizedTest
    @CsvSource({"--durability, fsync, fsync", "--idempotency-key, größe, größe", "--idempotency-key, '', 1 to 256"})
    void refusesOptionsThatNoHubTakes(String option, String value, String said) {
        assertThat(program().run("publish", "a", "x", option, value)).isEqualTo(2);
        assertThat(program.err()).contains(said, "expected").hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void saysInTheHubsWordsWhyAnEventWasNotTaken() {
        assertThat(program().run("publish", "a", "x".repeat(1001))).isEqualTo(1);
        assertThat(program.err())
                .isEqualTo("tidings: The hub at " + server.uri()
                        + " did not take the event: The data is 1001 bytes long in UTF-8; expected at most 1000 (413)"
                        + NEWLINE);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void saysThatNobodyListens() {
        String address = "http://127.0.0.1:1";
        assertThat(program().run("publish", "a", "x", "--server", address)).isEqualTo(1);
        assertThat(program.err())
                .startsWith("tidings: The hub at " + address + " cannot be reached: ")
                .endsWith("refused" + NEWLINE);
    }

    @Test
    void prefersTheOptionToTheEnvironment() {
        String address = server.uri().toString();
        assertThat(program.with("TIDINGS_SERVER", "http://127.0.0.1:1").run("publish", "a", "x", "--server", address))
                .isZero();
    }

    @Test
    void printsTheDataOfMatchingEvents() throws Exception {
        publish("prices/gold", "1");
        publish("weather", "rain");
        publish("prices/silver", "2\n3");
        assertThat(program().run("subscribe", "prices/*", "--from", "earliest", "--count", "2"))
                .isZero();
        assertThat(program.out()).isEqualTo("1" + NEWLINE + "2\n3" + NEWLINE);
        assertThat(program.err()).isEmpty();
    }

    @Test
    void printsWhatComesAfterACursor() throws Exception {
        String first = hub.publish(Event.on("a").data("1").build())
                .toCompletableFuture()
                .get(60, SECONDS)
                .id();
        publish("a", "2");
        assertThat(program().run("subscribe", "a", "--after", first, "--count", "1"))
                .isZero();
        assertThat(program.out()).isEqualTo("2" + NEWLINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--from -2", "--from=-2"})
    void printsTheNewestEventsFirst(String from) throws Exception {
        publish("a", "1");
        publish("a", "2");
        publish("b", "not asked for");
        publish("a", "3");
        assertThat(program().run(("subscribe a --count 2 " + from).split(" ", -1)))
                .isZero();
        assertThat(program.out()).isEqualTo("2" + NEWLINE + "3" + NEWLINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "+05:30", "-08:00"})
    void printsWhatWasPublishedSinceATime(String offset) throws Exception {
        publish("a", "1");
        // The log's clock and this one agree to a few milliseconds.
        Instant between = Instant.now().plusMillis(50);
        await().until(() -> Instant.now().isAfter(between.plusMillis(50)));
        publish("a", "2");
        String from = between.atOffset(ZoneOffset.of(offset)).toString();
        assertThat(program().run("subscribe", "a", "--from", from, "--count", "1"))
                .isZero();
        assertThat(program.out()).isEqualTo("2" + NEWLINE);
    }

    private void publishWithId(String id, String data) throws Exception {
        hub.publish(Event.on("a").id(id).data(data).build())
                .toCompletableFuture()
                .get(60, SECONDS);
    }

    @Test
    void takesForACountWhatLooksLikeOneThoughAnEventHasThatId() throws Exception {
        publishWithId("-1", "1");
        publish("a", "2");
        publish("a", "3");
        assertThat(program().run("subscribe", "a", "--from", "-1", "--count", "1"))
                .isZero();
        assertThat(program.out()).isEqualTo("3" + NEWLINE);
    }

    @Test
    void printsTheNewestEventOfEachTopic() throws Exception {
        publish("t/a", "1");
        publish("t/b", "2");
        publish("t/a", "3");
        assertThat(program().run("subscribe", "t/*", "--from", "newest", "--count", "2"))
                .isZero();
        assertThat(program.out()).isEqualTo("2" + NEWLINE + "3" + NEWLINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31-gold", "50", "-1", "yesterday"})
    void takesAnyIdToComeAfter(String id) throws Exception {
        publishWithId(id, "1");
        publish("a", "2");
        assertThat(program().run("subscribe", "a", "--from", "earliest", "--after", id, "--count", "1"))
                .isZero();
        assertThat(program.out()).isEqualTo("2" + NEWLINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "50",
                "yesterday",
                "-0",
                "-1h",
                "-1000001",
                "--jsno",
                "2026-01-31",
                "2026-01-31-gold",
                "2026-01-31T12:00:00",
                "2026-01-31 12:00Z"
            })
    void saysInTheHubsWordsWhatIsNoBeginning(String from) {
        assertThat(program().run("subscribe", "a", "--from", from)).isEqualTo(2);
        assertThat(program.err())
                .startsWith("tidings: --from is \"" + from + "\"; expected earliest, -1 to -1000000 ")
                .contains("(an event id goes into --after)")
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void printsNewEventsAsTheyCome() throws Exception {
        FutureTask<Integer> running = program().start("subscribe", "a", "b");
        await().until(() -> hub.subscriberCount() == 1);
        publish("a", "1");
        await().until(() -> program.out().equals("1" + NEWLINE));
        publish("b", "2");
        await().until(() -> program.out().equals("1" + NEWLINE + "2" + NEWLINE));
        running.cancel(true);
        await().until(() -> hub.subscriberCount() == 0);
    }

    @Test
    void comesBackWithoutALossAndSaysSo() throws Exception {
        publish("a", "1");
        FutureTask<Integer> running = program().start("subscribe", "a", "--from", "earliest", "--count", "2");
        await().until(() -> program.out().equals("1" + NEWLINE));
        server.close();
        publish("a", "2");
        server = startServer(server.port());
        assertThat(running.get(60, SECONDS)).isZero();
        assertThat(program.out()).isEqualTo("1" + NEWLINE + "2" + NEWLINE);
        assertThat(program.err())
                .startsWith("The hub ended the connection; trying again in ")
                .endsWith("Connected again." + NEWLINE);
    }

    @Test
    void missesNothingWhenItsStreamIsLostBeforeTheFirstEvent() throws Exception {
        publish("a", "before");
        CompletableFuture<String> first = new CompletableFuture<>();
        URI address = HubAddress.of(server.uri().toString()).stream(List.of("a"));
        try (EventStreamClient stream =
                EventStreamClient.builder(address).open((type, data, id) -> first.complete(data))) {
            await().until(() -> !stream.lastEventId().isEmpty());
            server.close();
            publish("a", "missed");
            server = startServer(server.port());
            assertThat(first.get(60, SECONDS)).isEqualTo("missed");
        }
    }

    @Test
    void printsNothingTwiceWhenItComesBackToItsBeginning() throws Exception {
        publish("a", "1");
        publish("a", "2");
        FutureTask<Integer> running = program().start("subscribe", "a", "--from", "-2", "--count", "3");
        await().until(() -> program.out().equals("1" + NEWLINE + "2" + NEWLINE));
        server.close();
        publish("a", "3");
        server = startServer(server.port());
        assertThat(running.get(60, SECONDS)).isZero();
        assertThat(program.out()).isEqualTo("1" + NEWLINE + "2" + NEWLINE + "3" + NEWLINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "-5", "2000-01-01T00:00:00Z"})
    void beginsAnewWhenItComesBackBeforeItsFirstEvent(String from) throws Exception {
        FutureTask<Integer> running = program().start("subscribe", "a", "--from", from, "--count", "1");
        await().until(() -> hub.subscriberCount() == 1);
        server.close();
        publish("a", "1");
        server = startServer(server.port());
        assertThat(running.get(60, SECONDS)).isZero();
        assertThat(program.out()).isEqualTo("1" + NEWLINE);
    }

    @Test
    void warnsPeopleOfEventsThatAreGone() throws Exception {
        FutureTask<Integer> running = program().start("subscribe", "a", "--after", "lost", "--count", "1");
        await().until(() -> program.err().startsWith("Some events are missing: {\"requested\":\"lost\","));
        publish("a", "1");
        assertThat(running.get(60, SECONDS)).isZero();
        assertThat(program.out()).isEqualTo("1" + NEWLINE);
    }

    @Test
    void tellsProgramsOfEventsThatAreGone() {
        assertThat(program().run("subscribe", "a", "--after", "lost", "--count", "1", "--json"))
                .isZero();
        assertThat(program.out()).contains("\"type\":\"tidings.gap\",\"data\":\"{\\\"requested\\\":\\\"lost\\\",");
    }

    @Test
    void saysWhereNewEventsBeginWhenAsked() throws Exception {
        publish("a", "1");
        FutureTask<Integer> running =
                program().start("subscribe", "a", "--from", "earliest", "--count", "2", "--json", "--marks");
        await().until(() -> program.out().contains("\"type\":\"tidings.live\",\"data\":\"{\\\"id\\\":"));
        publish("a", "2");
        assertThat(running.get(60, SECONDS)).isZero();
        assertThat(program.out().lines().map(line -> line.replaceAll(".*\"(data|type)\":\"([^\"{]*)\".*", "$2")))
                .containsExactly("1", "tidings.live", "2");
    }

    @Test
    void tellsPeopleWhereNewEventsBegin() throws Exception {
        FutureTask<Integer> running = program().start("subscribe", "a", "--count", "1", "--marks");
        await().until(() -> program.err().equals("That is all that was kept; what follows is new." + NEWLINE));
        publish("a", "1");
        assertThat(running.get(60, SECONDS)).isZero();
        assertThat(program.out()).isEqualTo("1" + NEWLINE);
    }

    @Test
    void saysWhyTheHubRefusesASubscription() {
        assertThat(program().run("subscribe", "a", "b", "c")).isEqualTo(1);
        assertThat(program.err())
                .isEqualTo("tidings: The stream is closed: The subscription has 3 topics; expected at most 2 (400)"
                        + NEWLINE);
    }

    @Test
    void endsWhenNobodyReadsItsOutputAnyMore() throws Exception {
        publish("a", "1");
        Writer closedPipe = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertThat(program().writingTo(closedPipe).run("subscribe", "a", "--from", "earliest"))
                .isZero();
        assertThat(program.err()).isEmpty();
    }
}
